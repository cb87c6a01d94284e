"""What the data of an application mean beyond their schema: sums, working days, contradictions. Pure but for the calendar.

Times are Beijing wall-clock minutes as typed (``2026-03-01T09:05``); amounts are yuan.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from yaojian.kernel.calendar import workdays
from yaojian.kernel.forms.checking import Problem

Data = Mapping[str, Any]
MORNING, AFTERNOON = "上午", "下午"
LONGEST_TRIP_DAYS = 30


def leave_days(data: Data) -> Decimal:
    """Working days of a leave, counted by halves; a half day outside working days costs nothing.

    Raises ``KeyError`` or ``ValueError`` for data the schema refuses.
    """
    first, last = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
    days = Decimal(sum(1 for day in _days(first, last) if workdays.is_working_day(day)))
    if days and data["first_half"] == AFTERNOON and workdays.is_working_day(first):
        days -= Decimal("0.5")
    if days and data["last_half"] == MORNING and workdays.is_working_day(last):
        days -= Decimal("0.5")
    return days


def total(data: Data) -> Decimal:
    """Sum of a purchase in yuan."""
    return sum((Decimal(str(row["price"])) * row["quantity"] for row in data["items"]), Decimal(0))


def facts(form: str, data: Data) -> dict[str, Any]:
    """What the routes ask: the data and what follows from them. Only for data without problems."""
    known = dict(data)
    if form == "leave":
        known["days"] = leave_days(data)
    if form == "purchase":
        known["total"], known["count"] = total(data), len(data["items"])
    return known


def problems(form: str, data: Data) -> list[Problem]:
    """Contradictions between fields, each at the field to mend. ``data`` has no problem of its schema."""
    return list(_RULES[form](data)) if form in _RULES else []


def _leave(data: Data) -> Iterator[Problem]:
    first, last = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
    if last < first:
        yield Problem("/last", "结束日期", "结束日期早于开始日期，请核对。")
    elif last == first and (data["first_half"], data["last_half"]) == (AFTERNOON, MORNING):
        yield Problem("/last_half", "结束时段", "同一天从下午请到上午，请核对时段。")
    elif (last - first).days > 366:
        yield Problem("/last", "结束日期", "一次请假不超过一年，请核对结束日期。")
    elif not leave_days(data):
        yield Problem("/first", "开始日期", "这几天都不是工作日，不用请假。")


def _purchase(data: Data) -> Iterator[Problem]:
    if date.fromisoformat(data["needed_by"]) < workdays.today():
        yield Problem("/needed_by", "需用日期", "需用日期已经过去，请改为今天或以后的日期。")


def _seal(data: Data) -> Iterator[Problem]:
    until = data.get("taken_until")
    if until and date.fromisoformat(until) < workdays.today():
        yield Problem("/taken_until", "归还日期", "归还日期已经过去，请改为今天或以后的日期。")


def _vehicle(data: Data) -> Iterator[Problem]:
    departs, returns = _minute(data["departs"]), _minute(data["returns"])
    if departs is None:
        yield Problem("/departs", "出发时间", "没有这样的时间，请核对出发时间。")
    elif returns is None:
        yield Problem("/returns", "返回时间", "没有这样的时间，请核对返回时间。")
    elif returns <= departs:
        yield Problem("/returns", "返回时间", "返回时间应晚于出发时间，请核对。")
    elif (returns - departs).days >= LONGEST_TRIP_DAYS:
        yield Problem("/returns", "返回时间", f"一次用车不超过 {LONGEST_TRIP_DAYS} 天，请核对返回时间。")


_RULES: dict[str, Callable[[Data], Iterator[Problem]]] = {
    "leave": _leave,
    "purchase": _purchase,
    "seal": _seal,
    "vehicle": _vehicle,
}


def _minute(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=workdays.BEIJING)
    except ValueError:
        return None


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(day) for day in range(first.toordinal(), last.toordinal() + 1))
