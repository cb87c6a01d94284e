"""Ledgers: paging, filters, due times, how many queries, and what a page shows."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.oa import factories
from tests.oa.factories import Office, table
from yaojian.kernel.deadlines.models import Deadline, DeadlineState
from yaojian.kernel.notices.models import Notice
from yaojian.kernel.permissions import remembering
from yaojian.oa.desk import ledgers, queries
from yaojian.oa.desk.filters import Filters
from yaojian.oa.desk.views import greeting
from yaojian.oa.documents.limits import limit_of
from yaojian.oa.flow import clock, followups
from yaojian.oa.flow.models import Task

BEIJING = ZoneInfo("Asia/Shanghai")


def test_pages_follow_each_other_without_gap_or_double(office: Office) -> None:
    start = timezone.now() - timedelta(hours=1)
    for n in range(5):
        with clock.told(start + timedelta(minutes=n // 2)):  # two in the same moment
            factories.sent(office, "sales")
    actor, seen, after = office.actor("sales"), [], ""
    while True:
        page = queries.page_of(actor, ledgers.TODO, Filters(), after=after, limit=2)
        seen += [row.document_id for row in page.rows]
        after = page.following
        if not after:
            break
    whole = queries.page_of(actor, ledgers.TODO, Filters(), limit=50).rows
    assert seen == [row.document_id for row in whole]
    assert len(set(seen)) == 5
    assert queries.page_of(actor, ledgers.TODO, Filters(), after="不是游标").rows


def test_late_task_stands_in_the_overdue_ledger_of_its_holder_alone(office: Office) -> None:
    with clock.told(timezone.now() - timedelta(days=20)):
        document = factories.sent(office, "sales", "plants", days=2)
    factories.handled(office, document, "plants")
    assert table(office, "sales") == {"待办": 1, "在办": 1, "未办": 1, "超时": 1}
    assert "超时" not in table(office, "plants")
    rows = queries.page_of(office.actor("plants"), ledgers.DONE, Filters()).rows
    assert rows[0].limit is not None
    assert rows[0].limit.words == "逾期办结"


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(words="疫苗 通知"), 1),
        (Filters(words="17号"), 2),
        (Filters(words="没有这样的词"), 0),
        (Filters(urgency="extra"), 2),
        (Filters(urgency="normal"), 0),
        (Filters(kind="incoming"), 2),
    ],
)
def test_filters_narrow_list_and_count_alike(office: Office, filters: Filters, found: int) -> None:
    factories.registered(office)
    factories.registered(office, title="关于报送检查情况的函")
    for ledger in (ledgers.TODO, ledgers.RUNNING, ledgers.EVERY):
        assert len(queries.page_of(office.actor("registrar"), ledger, filters).rows) == found
        assert queries.count_of(office.actor("registrar"), ledger, filters) == found


def test_number_of_queries_does_not_grow_with_the_rows(
    office: Office, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    actor = office.actor("sales")
    for _ in range(3):
        factories.sent(office, "sales")
    with django_assert_num_queries(2):  # delegations, rows
        queries.page_of(actor, ledgers.TODO, Filters())
    with remembering.for_this_request(), django_assert_num_queries(4):  # delegations, grants, units, all counts
        queries.counts(actor)
        queries.todo_count(actor)


def test_tabs_filters_and_empty_state_of_the_page(office: Office) -> None:
    client = Client()
    client.force_login(office.users["sales"], backend="allauth.account.auth_backends.AuthenticationBackend")
    assert "没有待办的公文。" in client.get("/oa/incoming/todo").content.decode()
    factories.sent(office, "sales", "plants")
    page = client.get("/oa/incoming/todo?q=疫苗&urgency=extra").content.decode()
    assert "关于开展疫苗储存配送环节专项检查的通知" in page
    assert 'href="/oa/incoming/done?q=%E7%96%AB%E8%8B%97&amp;urgency=extra"' in page
    assert "没有符合条件的公文。" in client.get("/oa/incoming/todo?q=没有").content.decode()
    wrong = client.get("/oa/incoming/todo?first=2026-02-01&last=2026-01-01")
    assert wrong.status_code == 422
    assert "截止日期早于起始日期" in wrong.content.decode()
    chosen = office.units["plants"]
    assert f'<option value="{chosen.pk}" selected>{chosen.name}</option>' in (
        client.get(f"/oa/incoming/todo?unit={chosen.pk}").content.decode()
    )
    assert client.get("/oa/incoming/nothing").status_code == 404
    assert client.get("/oa/search?q=疫苗").status_code == 200
    assert client.get("/oa/?status=running").status_code == 200


@pytest.mark.parametrize(
    ("due", "words", "tone"),
    [
        ("2026-03-12 09:00", "超时 1 小时 48 分", "late"),
        ("2026-03-10 00:00", "超时 2 天", "late"),
        ("2026-03-12 17:00", "今日 17:00", "soon"),
        ("2026-03-13 00:00", "今日 24:00", "soon"),
        ("2026-03-14 00:00", "3月13日", ""),
    ],
)
def test_time_limit_is_told_as_people_say_it(due: str, words: str, tone: str) -> None:
    moment = datetime.fromisoformat(due).replace(tzinfo=BEIJING)
    limit = limit_of(moment, now=datetime(2026, 3, 12, 10, 48, tzinfo=BEIJING))
    assert limit is not None
    assert (limit.words, limit.tone) == (words, tone)


@pytest.mark.parametrize(
    ("hour", "words"), [(3, "夜深了"), (8, "早上好"), (10, "上午好"), (13, "中午好"), (20, "晚上好")]
)
def test_greeting_fits_the_hour(hour: int, words: str) -> None:
    assert greeting(datetime(2026, 3, 12, hour, tzinfo=BEIJING)) == words


def test_notice_badge_and_deadline_come_with_the_task(office: Office) -> None:
    document = factories.sent(office, "sales", days=3)
    followups.drain()
    notice = Notice.objects.get(user=office.users["sales"])
    assert notice.link == f"/oa/documents/{document.pk}"
    assert document.title in notice.title
    task = Task.objects.get(pk=factories.task_of(office, document, "sales"))
    deadline = Deadline.objects.get(subject_id=str(task.pk))
    assert deadline.due == task.due
    factories.handled(office, document, "sales")
    followups.drain()
    deadline.refresh_from_db()
    assert deadline.state == DeadlineState.CLOSED
