"""Working days as offices count them."""

from datetime import UTC, date, datetime

import pytest

from tests.kernel import factories
from yaojian.kernel.actors import system_actor
from yaojian.kernel.calendar import errors, services, workdays
from yaojian.kernel.errors import RightMissing

pytestmark = pytest.mark.django_db
ADMINISTRATOR = system_actor("测试")


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 9, 30), True),
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # Saturday on duty (调休)
        (date(2026, 10, 11), False),
        (date(2027, 2, 8), False),  # statutory, notice not yet known
        (date(2027, 3, 1), True),
    ],
)
def test_day_is_judged_by_notice_or_statute(day: date, working: bool) -> None:
    assert workdays.is_working_day(day) is working


def test_day_of_receipt_is_not_counted() -> None:
    assert workdays.add_working_days(date(2026, 11, 23), 1) == date(2026, 11, 24)
    assert workdays.add_working_days(date(2026, 9, 30), 1) == date(2026, 10, 8)
    assert workdays.add_working_days(date(2026, 10, 8), -1) == date(2026, 9, 30)
    assert workdays.add_working_days(date(2026, 9, 30), 0) == date(2026, 9, 30)


def test_twenty_working_days_reach_into_the_next_year() -> None:
    due = workdays.add_working_days(date(2026, 12, 25), 20)
    assert due == date(2027, 1, 25)
    assert workdays.working_days_between(date(2026, 12, 25), due) == 20
    assert workdays.working_days_between(due, date(2026, 12, 25)) == -20


def test_due_moment_is_midnight_in_beijing() -> None:
    assert workdays.due_at_end_of(date(2026, 11, 25)) == datetime(2026, 11, 25, 16, tzinfo=UTC)
    late = datetime(2026, 11, 24, 17, tzinfo=UTC)  # already the 25th in Beijing
    assert workdays.due_in_working_days(late, 1) == datetime(2026, 11, 26, 16, tzinfo=UTC)


def test_unknown_year_is_refused_until_its_notice_is_entered() -> None:
    with pytest.raises(errors.CalendarMissing, match="2031 年的工作日历还没有录入"):
        workdays.is_working_day(date(2031, 5, 6))
    days = services.import_year(
        actor=ADMINISTRATOR, year=2031, off=[date(2031, 5, 1)], on=[date(2031, 5, 4)], source="国办发明电"
    )
    assert days == 2
    assert workdays.is_working_day(date(2031, 5, 6))
    assert not workdays.is_working_day(date(2031, 5, 1))
    assert workdays.is_working_day(date(2031, 5, 4))  # a Sunday on duty


def test_override_wins_and_can_be_forgotten() -> None:
    day = date(2026, 11, 25)
    services.override_day(actor=ADMINISTRATOR, day=day, working=False, reason="全省停办公一天")
    assert workdays.add_working_days(date(2026, 11, 24), 1) == date(2026, 11, 26)
    services.forget_override(actor=ADMINISTRATOR, day=day)
    assert workdays.is_working_day(day)


def test_only_the_administrator_edits() -> None:
    with pytest.raises(RightMissing, match="维护工作日历"):
        services.override_day(
            actor=factories.actor(factories.user()), day=date(2026, 11, 25), working=False, reason="想休息"
        )
    assert workdays.is_working_day(date(2026, 11, 25))


def test_statutory_year_is_called_provisional() -> None:
    assert workdays.is_provisional(2027)
    assert not workdays.is_provisional(2026)
