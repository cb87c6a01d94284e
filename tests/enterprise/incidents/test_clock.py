"""How long acknowledging may take is the administrator's to say: on a page, with its source, for what comes after."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from django.db import DatabaseError, transaction

from tests.enterprise.factories import browser
from tests.enterprise.incidents.factories import Scene, scene
from tests.kernel import factories as kernel
from yaojian.enterprise.incidents.clock import acknowledge_by, brought_along, clock, set_clock
from yaojian.enterprise.incidents.errors import ClockOutOfBounds, ClockStale
from yaojian.enterprise.incidents.models import ClockVersion
from yaojian.enterprise.incidents.rights import CLOCK
from yaojian.kernel.accounts.models import User
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing

pytestmark = pytest.mark.django_db
PAGE = "/console/incidents/clock"
MONDAY_MORNING = datetime.fromisoformat("2026-03-16T09:00:00+08:00")
FORM = {
    "number": "0",
    "in_hours": "20",
    "otherwise": "60",
    "leaders_after": "15",
    "opens": "09:00",
    "closes": "18:00",
    "source": "省局值班规定第三条",
    "is_confirmed": "on",
}


@pytest.fixture
def keeper() -> User:
    account = kernel.official("系统管理员")
    kernel.grant(account, CLOCK)
    return account


def test_before_anybody_said_otherwise_the_design_values_count_and_are_called_unconfirmed(keeper: User) -> None:
    assert (clock().in_hours, clock().otherwise, clock().is_confirmed) == (30, 120, False)
    page = browser(keeper).get(PAGE).content.decode()
    for words in ("30 分钟", "120 分钟", "依据待核对", "还没有修改过"):
        assert words in page


def test_new_limits_count_for_what_is_reported_after_them(keeper: User) -> None:
    at: Scene = scene()
    before = at.report()
    asked = before.acknowledge_by
    answer = browser(keeper).post(PAGE, FORM, follow=True)
    page = answer.content.decode()
    for words in ("确认时限已保存", "已核对依据", "省局值班规定第三条", keeper.name):
        assert words in page
    assert acknowledge_by(MONDAY_MORNING) == MONDAY_MORNING + timedelta(minutes=20)
    before.refresh_from_db()
    assert before.acknowledge_by == asked


def test_change_stands_in_the_log_with_its_source(keeper: User) -> None:
    browser(keeper).post(PAGE, FORM)
    event = Event.objects.get(action="enterprise.incident.clock_set")
    assert event.actor_name == keeper.name
    for words in ("工作时间内 20 分钟", "其他时间 60 分钟", "省局值班规定第三条"):
        assert words in event.summary


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"in_hours": "0"}, "工作时间内应为 5 到 1440 分钟。"),
        ({"otherwise": "1441"}, "其他时间应为 5 到 1440 分钟。"),
        ({"leaders_after": "很快"}, "再过多久提醒带班领导应为 5 到 1440 分钟。"),
        ({"closes": "08:00"}, "下班时间应晚于上班时间"),
        ({"source": ""}, "请写明时限的依据。"),
    ],
)
def test_limits_nobody_could_keep_are_told_at_their_place(keeper: User, wrong: dict[str, str], told: str) -> None:
    answer = browser(keeper).post(PAGE, FORM | wrong)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not ClockVersion.objects.exists()


def test_service_refuses_them_too(keeper: User) -> None:
    for wrong in (replace(brought_along(), in_hours=1), replace(brought_along(), closes=time(1))):
        with pytest.raises(ClockOutOfBounds):
            set_clock(actor=kernel.actor(keeper), wanted=wrong)
    assert not ClockVersion.objects.exists()


def test_second_administrator_with_an_old_page_is_refused(keeper: User) -> None:
    actor = kernel.actor(keeper)
    set_clock(actor=actor, wanted=replace(brought_along(), in_hours=20))
    with pytest.raises(ClockStale):
        set_clock(actor=actor, wanted=replace(brought_along(), in_hours=40))
    assert clock().in_hours == 20


def test_the_same_form_sent_twice_is_one_change(keeper: User) -> None:
    for _ in range(2):
        assert browser(keeper).post(PAGE, FORM).status_code == 303
    assert ClockVersion.objects.count() == 1
    assert Event.objects.filter(action="enterprise.incident.clock_set").count() == 1


def test_who_handles_incidents_does_not_set_their_clock() -> None:
    at = scene()
    with pytest.raises(RightMissing, match="调整疫苗质量事件确认时限"):
        set_clock(actor=at.handling, wanted=replace(brought_along(), in_hours=20))
    assert browser(at.handler).get(PAGE).status_code == 403
    assert not ClockVersion.objects.exists()


def test_what_was_entered_is_never_changed_or_deleted(keeper: User) -> None:
    set_clock(actor=kernel.actor(keeper), wanted=replace(brought_along(), in_hours=20))
    for harm in (lambda: ClockVersion.objects.update(in_hours=999), lambda: ClockVersion.objects.all().delete()):
        with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
            harm()


def test_api_reads_and_sets_the_limits(keeper: User) -> None:
    client = browser(keeper)
    told = client.get("/api/v1/enterprise/incidents/clock").json()
    assert (told["in_hours"], told["number"]) == (30, 0)
    told |= {"in_hours": 25, "source": "省局值班规定第三条"}
    answer = client.put("/api/v1/enterprise/incidents/clock", told, content_type="application/json")
    assert (answer.status_code, answer.json()["in_hours"]) == (200, 25)
    stale = client.put("/api/v1/enterprise/incidents/clock", told | {"in_hours": 26}, content_type="application/json")
    assert stale.status_code == 409
