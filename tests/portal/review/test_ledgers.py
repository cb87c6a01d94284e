"""Ledgers of reviews: who sees what, page by page, along their indexes; hours; papers."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.review.conftest import passes
from yaojian.portal.review import ledgers, papers, services
from yaojian.portal.review.hours import add_working_hours
from yaojian.portal.review.models import ReviewTask

BEIJING = ZoneInfo("Asia/Shanghai")


def test_pages_of_what_waits_do_not_overlap_and_are_in_order(newsroom: Newsroom) -> None:
    made = [factories.submitted(newsroom.writes, newsroom.column).pk for _ in range(5)]
    first = ledgers.review_ledger(newsroom.judges, limit=2)
    second = ledgers.review_ledger(newsroom.judges, after=first[-1].cursor, limit=2)
    third = ledgers.review_ledger(newsroom.judges, after=second[-1].cursor, limit=2)
    assert [row.review_id for row in (*first, *second, *third)] == made
    assert ledgers.review_ledger(newsroom.judges, after="kaputt|x", limit=1)[0].review_id == made[0]
    assert ledgers.review_count(newsroom.judges) == 5


def test_done_late_and_sent_show_their_own(newsroom: Newsroom) -> None:
    done, late = (factories.submitted(newsroom.writes, newsroom.column) for _ in range(2))
    passes(newsroom.judges, done, "可以发布。")
    ReviewTask.objects.filter(review=late).update(due=timezone.now() - timedelta(hours=1))
    assert [row.text for row in ledgers.done_ledger(newsroom.judges)] == ["可以发布。"]
    assert [row.review_id for row in ledgers.overdue_ledger(newsroom.judges)] == [late.pk]
    assert [row.pk for row in ledgers.submitted_ledger(newsroom.writes)] == [late.pk, done.pk]
    stranger = kernel.actor(kernel.official("路人"))
    for ledger in (ledgers.review_ledger, ledgers.overdue_ledger, ledgers.done_ledger, ledgers.submitted_ledger):
        assert list(ledger(stranger)) == []


def test_author_sees_who_has_it_since_when(newsroom: Newsroom) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    (standing,) = ledgers.standing_of(review)
    assert (standing.step, standing.who, standing.is_late) == ("终审", "有权办理的人", False)


def test_ledger_of_the_worker_reads_open_tasks_along_their_index(newsroom: Newsroom) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    now = timezone.now()
    ReviewTask.objects.bulk_create(
        ReviewTask(review=review, right="portal.article.review", due=now, closed_at=now, outcome="passed")
        for _ in range(4000)
    )
    ReviewTask.objects.bulk_create(
        ReviewTask(review=review, right="portal.article.review", due=now) for _ in range(200)
    )
    rows = ledgers.tasks_of(kernel.SYSTEM).order_by("opened_at", "pk")[:31]
    sql, given = rows.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE review_reviewtask")
        cursor.execute(f"EXPLAIN {sql}", given)
        assert "review_task_open" in "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-11-27 09:30", 2, "2026-11-27 11:30"),
        ("2026-11-27 11:00", 2, "2026-11-27 15:00"),
        ("2026-11-27 17:00", 1, "2026-11-30 09:00"),
        ("2026-11-28 10:00", 7, "2026-11-30 17:30"),
        ("2026-11-27 03:00", 1, "2026-11-27 09:30"),
    ],
)
def test_working_hours_pass_over_noon_nights_and_weekends(db: Any, start: str, hours: int, due: str) -> None:
    begin = datetime.fromisoformat(start).replace(tzinfo=BEIJING)
    assert f"{add_working_hours(begin, hours):%Y-%m-%d %H:%M}" == due


def test_sheet_is_a_pdf_with_what_was_judged(newsroom: Newsroom) -> None:
    import pypdfium2

    review = factories.submitted(newsroom.writes, newsroom.column, "关于抽检的通告")
    services.approve_article(actor=newsroom.judges, review_id=review.pk, text="同意发布。", key=factories.key())
    review.refresh_from_db()
    document = pypdfium2.PdfDocument(papers.sheet_of(newsroom.judges, review))
    text = "".join(page.get_textpage().get_text_range() for page in document).replace("\r\n", "")
    assert "信息发布审核单" in text
    assert "关于抽检的通告" in text
    assert "同意发布" in text
    assert review.digest[:16] in text
