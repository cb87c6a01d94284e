"""Working days in China. All days are Beijing calendar days.

Three sources, the first that knows wins: the editable table ``DayOverride``; the library chinesecalendar (official notices,
调休 included); for the years after it the statutory holidays of ``statutory.json``, which are provisional: 调休 is missing.
"""

import functools
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from importlib import resources
from zoneinfo import ZoneInfo

import chinese_calendar
from django.utils import timezone

from .errors import CalendarMissing
from .models import DayOverride

BEIJING = ZoneInfo("Asia/Shanghai")
_SATURDAY = 5
_STRIDE = timedelta(days=60)


def is_working_day(day: date) -> bool:
    """Do offices work on ``day``? Raises ``CalendarMissing`` (503) beyond the known years."""
    return _judge(day, _overrides(day, day))


def add_working_days(start: date, n: int) -> date:
    """The ``n``-th working day after ``start``: the day of receipt is not counted. ``n`` = 0 gives ``start`` itself.

    Negative ``n`` counts backwards. Raises ``CalendarMissing`` (503). Source: 政府信息公开 and 信访 practice (to confirm).
    """
    if n == 0:
        return start
    days = _working_days(start, backwards=n < 0)
    return next(day for count, day in enumerate(days, start=1) if count == abs(n))


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and with ``end``; negative when ``end`` lies before ``start``."""
    if end < start:
        return -working_days_between(end, start)
    overrides = _overrides(start, end)
    days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
    return sum(_judge(day, overrides) for day in days)


def due_at_end_of(day: date) -> datetime:
    """The moment ``day`` ends in Beijing (24:00 = 00:00 of the next day), aware."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=BEIJING)


def due_in_working_days(received: datetime, n: int) -> datetime:
    """End of the ``n``-th working day after the Beijing day of ``received`` (aware)."""
    return due_at_end_of(add_working_days(received.astimezone(BEIJING).date(), n))


def today() -> date:
    """Today in Beijing."""
    return timezone.now().astimezone(BEIJING).date()


def is_provisional(year: int) -> bool:
    """True while a year rests on statutory holidays only, so that due dates may still move with 调休."""
    return not _official(year) and not DayOverride.objects.filter(date__year=year).exists()


def _working_days(start: date, *, backwards: bool) -> Iterator[date]:
    step = timedelta(days=-1 if backwards else 1)
    day = start + step
    while True:
        edge = day + (-_STRIDE if backwards else _STRIDE)
        overrides = _overrides(min(day, edge), max(day, edge))
        while day != edge:
            if _judge(day, overrides):
                yield day
            day += step


def _overrides(first: date, last: date) -> dict[date, bool]:
    return dict(DayOverride.objects.filter(date__range=(first, last)).values_list("date", "working"))


def _judge(day: date, overrides: dict[date, bool]) -> bool:
    if day in overrides:
        return overrides[day]
    if _official(day.year):
        return bool(chinese_calendar.is_workday(day))
    statutory = _statutory()
    if day.year not in {known.year for known in statutory} and not _has_overrides(day.year):
        raise CalendarMissing(year=day.year)
    return day.weekday() < _SATURDAY and day not in statutory


def _has_overrides(year: int) -> bool:
    return DayOverride.objects.filter(date__year=year).exists()


@functools.cache
def _official(year: int) -> bool:
    """Does the library know this year?"""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@functools.cache
def _statutory() -> frozenset[date]:
    text = (resources.files(__package__) / "statutory.json").read_text(encoding="utf-8")
    return frozenset(date.fromisoformat(day) for day in json.loads(text)["holidays"])
