"""Days and hours that do not exist, weekdays that are not those of the day, spans that end before they begin."""

import re
from collections.abc import Iterator
from datetime import date

from yaojian.kernel.wording.engine.values import Kind, Mark, Severity

_SOURCE = "公历（GB/T 7408.1）"
_TO = r"\s*(?:至|到|—|－|-|～|~)\s*"
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
    r"(?:\s*[（(]?\s*(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])(?!至|到|[—-]))?"
)
_SPAN = re.compile(
    r"(?P<year>(?:19|20)\d{2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日" + _TO +
    r"(?:(?P<year2>(?:19|20)\d{2})\s*年\s*)?(?:(?P<month2>\d{1,2})\s*月\s*)?(?P<day2>\d{1,2})\s*日"
)  # fmt: skip
_MONTH_DAY = re.compile(r"(?<![年\d])(?P<month>\d{1,2})月(?P<day>\d{1,2})日")
_MONTH = re.compile(r"(?:19|20)\d{2}\s*年\s*(?P<month>\d{1,2})\s*月(?!\s*\d{1,2}\s*日)")
_HAN_DATE = re.compile(
    r"(?P<year>[一二][〇○零一二三四五六七八九]{3})年(?P<month>[一二三四五六七八九十]{1,2})月(?P<day>[一二三四五六七八九十]{1,3})日"
)
_TIME = re.compile(r"(?<![\d:：.])(?P<hour>\d{1,2})[时点](?:(?P<minute>\d{1,2})分)")
_WEEKDAYS = "一二三四五六日"
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DIGITS = {sign: place for place, sign in enumerate("〇一二三四五六七八九")} | {"○": 0, "零": 0}
_NOT_THERE = "这一天不存在，请核对。"


def check(text: str) -> Iterator[Mark]:
    """A mark for each date or hour that cannot be (block), or whose weekday or end does not fit (warn)."""
    for found in _TIME.finditer(text):
        if int(found["hour"]) > 24 or int(found["minute"]) > 59:
            yield _mark(found, "", "这一时刻不存在，请核对。", Severity.BLOCK)
    if "月" not in text:
        return
    for found in _DATE.finditer(text):
        yield from _dated(found)
    yield from _without_year(text)
    yield from _in_han_numbers(text)
    for found in _SPAN.finditer(text):
        first = _day(*(int(found[name]) for name in ("year", "month", "day")))
        last = _day(*(int(found[f"{name}2"] or found[name]) for name in ("year", "month", "day")))
        if first and last and last < first:
            yield _mark(found, "", "结束日期早于开始日期", Severity.WARN)


def _without_year(text: str) -> Iterator[Mark]:
    for found in _MONTH_DAY.finditer(text):
        month, number = int(found["month"]), int(found["day"])
        if not 1 <= month <= 12 or not 1 <= number <= _LONGEST[month - 1]:
            yield _mark(found, "", _NOT_THERE, Severity.BLOCK)
    for found in _MONTH.finditer(text):
        if not 1 <= int(found["month"]) <= 12:
            yield _mark(found, "", "这个月份不存在，请核对。", Severity.BLOCK)


def _in_han_numbers(text: str) -> Iterator[Mark]:
    for found in _HAN_DATE.finditer(text):
        year = int("".join(str(_DIGITS[sign]) for sign in found["year"]))
        if 1900 <= year <= 2099 and _day(year, _number(found["month"]), _number(found["day"])) is None:
            yield _mark(found, "", _NOT_THERE, Severity.BLOCK)


def _dated(found: re.Match[str]) -> Iterator[Mark]:
    day = _day(int(found["year"]), int(found["month"]), int(found["day"]))
    if day is None:
        yield _mark(found, "", _NOT_THERE, Severity.BLOCK)
    elif found["weekday"] and _WEEKDAYS[day.weekday()] != found["weekday"].replace("天", "日"):
        right = _WEEKDAYS[day.weekday()]
        yield _mark(found, f"{day.year}年{day.month}月{day.day}日是星期{right}", "日期与星期不一致", Severity.WARN)


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _number(signs: str) -> int:
    """十, 二十, 三十一 as a number; 0 for what is none (十十)."""
    tens, ten, ones = signs.rpartition("十")
    if not ten:
        return _DIGITS[signs] if len(signs) == 1 else 0
    if "十" in tens or len(tens) > 1 or len(ones) > 1:
        return 0
    return (_DIGITS[tens] if tens else 1) * 10 + (_DIGITS[ones] if ones else 0)


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
