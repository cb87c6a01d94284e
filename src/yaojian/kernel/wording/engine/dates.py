"""Days that do not exist, weekdays that are not those of the day, spans that end before they begin."""

import re
from collections.abc import Iterator
from datetime import date

from yaojian.kernel.wording.engine.values import Kind, Mark, Severity

_SOURCE = "公历（GB/T 7408.1）"
_DAY = r"(?P<year{0}>(?:19|20)\d{{2}})\s*年\s*(?P<month{0}>\d{{1,2}})\s*月\s*(?P<day{0}>\d{{1,2}})\s*日"
_DATE = re.compile(_DAY.format("") + r"(?:\s*[（(]?\s*(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])(?!至|到|[—-]))?")
_SPAN = re.compile(_DAY.format("1") + r"\s*(?:至|到|—|－|-|～|~)\s*" + _DAY.format("2"))
_MONTH_DAY = re.compile(r"(?<![年\d])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_WEEKDAYS = "一二三四五六日"
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def check(text: str) -> Iterator[Mark]:
    """A mark for each date that cannot be (block), or whose weekday or end does not fit (warn)."""
    if "月" not in text:
        return
    for found in _DATE.finditer(text):
        day = _day(found["year"], found["month"], found["day"])
        if day is None:
            yield _mark(found, "", "这一天不存在，请核对。", Severity.BLOCK)
        elif found["weekday"] and _WEEKDAYS[day.weekday()] != found["weekday"].replace("天", "日"):
            right = _WEEKDAYS[day.weekday()]
            yield _mark(found, f"{day.year}年{day.month}月{day.day}日是星期{right}", "日期与星期不一致", Severity.WARN)
    for found in _MONTH_DAY.finditer(text):
        month, number = int(found["month"]), int(found["day"])
        if not 1 <= month <= 12 or not 1 <= number <= _LONGEST[month - 1]:
            yield _mark(found, "", "这一天不存在，请核对。", Severity.BLOCK)
    for found in _SPAN.finditer(text):
        first, last = (_day(found[f"year{n}"], found[f"month{n}"], found[f"day{n}"]) for n in (1, 2))
        if first and last and last < first:
            yield _mark(found, "", "结束日期早于开始日期", Severity.WARN)


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _mark(found: re.Match[str], suggestion: str, told: str, severity: Severity) -> Mark:
    return Mark(
        found.start(),
        found.end(),
        found[0],
        suggestion or told,
        Kind.DATE,
        severity,
        "words.date",
        f"{_SOURCE}：{told}",
    )
