"""Notices: told with the act, read once, delivered with every attempt on record."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.kernel import factories
from yaojian.kernel import notices
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import NOBODY
from yaojian.kernel.errors import SignInNeeded, Unknown
from yaojian.kernel.health import probes
from yaojian.kernel.notices import doors, jobs, queries, services
from yaojian.kernel.notices.models import Delivery, DeliveryState, Notice

pytestmark = pytest.mark.django_db
KIND = "test.task.assigned"


@pytest.fixture(autouse=True)
def kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(doors._kinds, KIND, doors.Kind(KIND, "新的待办", email=True))


@pytest.fixture
def clerk() -> User:
    account = factories.user()
    account.email = "clerk@example.gov.cn"
    account.save()
    return account


def tell(*users: User, title: str = "有新的待办。") -> None:
    notices.after_commit(KIND, to=[user.pk for user in users], title=title, link="/oa/")


def test_notice_disappears_with_the_act_that_failed(clerk: User) -> None:
    with transaction.atomic():
        tell(clerk)
        assert Notice.objects.exists()
        transaction.set_rollback(True)
    assert not Notice.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="kernel.notices.send_email").exists()


def test_each_is_told_once_and_mail_goes_to_those_with_an_address(clerk: User) -> None:
    other = factories.user()
    tell(clerk, other, clerk)
    assert Notice.objects.count() == 2
    assert [delivery.address for delivery in Delivery.objects.all()] == ["clerk@example.gov.cn"]
    job = ProcrastinateJob.objects.get(task_name="kernel.notices.send_email")
    jobs.send_email(**job.args)
    jobs.send_email(**job.args)
    assert [(message.subject, message.to) for message in mail.outbox] == [("有新的待办。", ["clerk@example.gov.cn"])]
    assert Delivery.objects.get().state == DeliveryState.SENT


def test_failed_mail_is_tried_again_and_at_last_shown(clerk: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def down(*args: object) -> None:
        raise SMTPServerDisconnected("no answer")

    tell(clerk)
    monkeypatch.setattr(services, "send_mail", down)
    delivery = Delivery.objects.get()
    for attempt in range(1, services.LAST_ATTEMPT):
        with pytest.raises(SMTPServerDisconnected):
            services.send_email(delivery.pk)
        delivery.refresh_from_db()
        assert (delivery.state, delivery.attempts) == (DeliveryState.RETRYING, attempt)
    services.send_email(delivery.pk)
    (shown,) = queries.undelivered()
    assert shown.state == DeliveryState.FAILED
    assert "邮件服务器没有收下" in shown.error
    (probe,) = (finding for finding in probes.look() if finding.name == "mail")
    assert "有 1 封邮件或短信没有发出去" in probe.note


@pytest.mark.parametrize("link", ["https://example.com/", "//example.com", "javascript:alert(1)"])
def test_notice_never_leads_to_another_host(clerk: User, link: str) -> None:
    with pytest.raises(ValueError, match="path of this host"):
        notices.after_commit(KIND, to=[clerk.pk], title="a", link=link)


def test_only_ones_own_notice_can_be_read(clerk: User) -> None:
    tell(clerk)
    notice = Notice.objects.get()
    with pytest.raises(Unknown):
        services.mark_read(actor=factories.actor(factories.user()), notice_id=notice.pk)
    with pytest.raises(SignInNeeded):
        services.mark_read(actor=NOBODY, notice_id=notice.pk)
    actor = factories.actor(clerk)
    assert queries.unread_count(actor) == 1
    first = services.mark_read(actor=actor, notice_id=notice.pk).read_at
    assert services.mark_read(actor=actor, notice_id=notice.pk).read_at == first
    assert queries.unread_count(actor) == 0


def test_pages_neither_lose_nor_repeat_a_notice(clerk: User) -> None:
    for number in range(queries.PAGE + 5):
        tell(clerk, title=f"第 {number} 条。")
    Notice.objects.update(created=timezone.now())  # the hardest case: all at one moment
    actor = factories.actor(clerk)
    first = queries.notices_of(actor)
    second = queries.notices_of(actor, after=first.following)
    titles = {notice.title for notice in (*first.rows, *second.rows)}
    assert (len(first.rows), len(second.rows), len(titles)) == (queries.PAGE, 5, queries.PAGE + 5)
    assert second.following == ""
    assert len(queries.notices_of(actor, after="nonsense~x").rows) == queries.PAGE


def test_telling_many_costs_few_queries(clerk: User, django_assert_max_num_queries: object) -> None:
    people = [factories.user() for _ in range(20)]
    with django_assert_max_num_queries(12):  # type: ignore[operator]  # pytest-django's fixture is untyped here
        tell(*people)


@pytest.fixture
def browser(clerk: User) -> Client:
    client = Client()
    client.post("/account/login", {"login": clerk.username, "password": "correct-Horse-9"})
    return client


def test_page_lists_opens_and_clears(clerk: User, browser: Client) -> None:
    tell(clerk, title="请办理《通知》。")
    page = browser.get("/account/notices/")
    assert page.status_code == 200
    assert "请办理《通知》。" in page.content.decode()
    assert "有 1 条未读。" in page.content.decode()
    answer = browser.post(f"/account/notices/{Notice.objects.get().pk}/open")
    assert (answer.status_code, answer["Location"]) == (303, "/oa/")
    assert "没有未读消息。" in browser.get("/account/notices/?unread=1").content.decode()
    tell(clerk)
    assert browser.post("/account/notices/read").status_code == 303
    assert queries.unread_count(factories.actor(clerk)) == 0
    assert browser.post(f"/account/notices/{uuid4()}/open").status_code == 404
    assert browser.get(f"/account/notices/{Notice.objects.all()[0].pk}/open").status_code == 405


def test_api_lists_and_marks(clerk: User, browser: Client) -> None:
    tell(clerk)
    body = browser.get("/api/v1/notices/").json()
    assert (body["unread"], len(body["items"]), body["items"][0]["kind_label"]) == (1, 1, "新的待办")
    assert browser.post(f"/api/v1/notices/{body['items'][0]['id']}/read").status_code == 200
    assert browser.get("/api/v1/notices/?unread_only=true").json()["items"] == []
    assert Client().get("/api/v1/notices/").status_code == 401
    assert timezone.now() - Notice.objects.get().created < timedelta(minutes=1)
