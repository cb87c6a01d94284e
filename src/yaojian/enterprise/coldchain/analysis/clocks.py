"""How a column writes its moments, as SQL that turns them into local time.

One regular expression a way of writing; the order of day and month is judged from samples. A moment that no way fits
becomes NULL and is told as a problem with its line.
"""

import math
import re
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

import duckdb

from .headings import LOCAL_MINUTES

_HALF = r"(上午|下午|中午|凌晨|清晨|早上|早晨|晚上|夜间|傍晚|[ap]\.?m\.?)?"
_TIME = r"(?:(\d{1,2})\s*[:：时点]\s*(\d{1,2})(?:\s*[:：分]\s*(\d{1,2})(?:[.,]\d+)?)?\s*[秒分]?)?"
_ZONE = r"\s*(z|utc|gmt|(?:utc|gmt)?[+-]\d{1,2}:?\d{0,2})?\s*$"
_REST = rf"[t,_\s]*(?:星期[一二三四五六日天]|周[一二三四五六日])?\s*{_HALF}\s*{_TIME}\s*{_HALF}{_ZONE}"
_REST_NAMES = ["ap", "h", "i", "s", "ap2", "z"]
_NAMES_ZONE = re.compile(r":\d{2}.*[+-]\d|[zZ]$|utc|gmt", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SEPARATOR = r"\s*[-/.年月]\s*"
WAYS: dict[str, tuple[str, list[str]]] = {
    "ymd": (rf"^(\d{{4}}){_SEPARATOR}(\d{{1,2}}){_SEPARATOR}(\d{{1,2}})\s*日?", ["y", "m", "d"]),
    "compact": (
        r"^(\d{4})(\d{2})(\d{2})[t\s_-]*(?:(\d{2}):?(\d{2})(?::?(\d{2}))?)?(?:[.,]\d+)?" + _ZONE,
        ["y", "m", "d", "h", "i", "s", "z"],
    ),
    "yymd": (r"^(\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})日?", ["y", "m", "d"]),
    "mdy": (r"^(\d{1,2})[-/](\d{1,2})[-/](\d{4}|\d{2})", ["m", "d", "y"]),
    "dmy": (r"^(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})", ["d", "m", "y"]),
    "dby": (r"^(\d{1,2})[-\s/]([a-z]{3})[a-z]*[-\s,/]+(\d{4}|\d{2})", ["d", "m", "y"]),
    "bdy": (r"^([a-z]{3})[a-z]*\.?[-\s]+(\d{1,2})[-\s,]+(\d{4}|\d{2})", ["m", "d", "y"]),
}
"""Ways of writing a moment, the likeliest first; ``serial`` (days since 1899-12-30) and ``epoch`` are numbers."""
_PATTERNS = {way: re.compile(pattern if way == "compact" else pattern + _REST) for way, (pattern, _) in WAYS.items()}
ORDERS = (*WAYS, "serial", "epoch")


@dataclass(frozen=True, slots=True)
class Clock:
    """``way``: one of ``ORDERS``. ``zone``: minutes ahead of UTC of moments that name no zone; ``zoned``: some do."""

    way: str
    zone: int = LOCAL_MINUTES
    zoned: bool = False

    def sql(self, text: str, trimmed: str = "") -> str:
        """An expression of the local TIMESTAMP, NULL where ``text`` (an SQL expression of VARCHAR) tells none.

        ``trimmed``: the same without blanks and quotes, dearer, asked only where ``text`` itself does not do.
        """
        bare, text = text, trimmed or text
        if self.way == "serial":
            days = f"try_cast({text} AS DOUBLE)"
            moment = f"TIMESTAMP '1899-12-30' + to_seconds(CAST(round({days} * 86400) AS BIGINT))"
            return self._shifted(f"CASE WHEN {days} BETWEEN 20000 AND 80000 THEN {moment} END")
        if self.way == "epoch":
            number = f"try_cast({text} AS DOUBLE)"
            seconds = f"(CASE WHEN {number} > 1e11 THEN {number} / 1000 ELSE {number} END)"
            moment = f"make_timestamp(CAST({seconds} * 1000000 AS BIGINT)) + to_minutes({LOCAL_MINUTES})"
            return f"CASE WHEN {number} BETWEEN 9e8 AND 5e12 THEN {moment} END"
        quick = self.way == "ymd" and not self.zoned
        return f"coalesce({self._quick(bare)}, {self._slow(text)})" if quick else self._slow(text)

    def _quick(self, text: str) -> str:
        """「2026-01-05 03:07:00」 and its like are cast, ten times as fast as taken apart; a cast would ignore a zone."""
        return self._shifted(f"CASE WHEN strlen({text}) BETWEEN 12 AND 19 THEN try_cast({text} AS TIMESTAMP) END")

    def _shifted(self, moment: str) -> str:
        shift = LOCAL_MINUTES - self.zone
        return f"({moment}) + to_minutes({shift})" if shift else f"({moment})"

    def _slow(self, text: str) -> str:
        pattern, names = WAYS[self.way]
        if self.way != "compact":
            pattern, names = pattern + _REST, names + _REST_NAMES
        told = ", ".join(f"'{name}'" for name in names)
        part = "part"
        taken_apart = f"regexp_extract(lower({text}), '{pattern}', [{told}])"
        half = "''" if self.way == "compact" else f"concat({part}.ap, {part}.ap2)"
        hour = f"coalesce(try_cast({part}.h AS INTEGER), 0)"
        late = f"regexp_matches({half}, '^(下|晚|傍|夜|p)') AND {hour} < 12 OR {half} = '中午' AND {hour} < 10"
        early = f"regexp_matches({half}, '^(上|凌|清|早|a)') AND {hour} = 12"
        whole = f"CASE WHEN {late} THEN {hour} + 12 WHEN {early} THEN 0 ELSE {hour} END"
        minute, second = (f"coalesce(try_cast({part}.{name} AS INTEGER), 0)" for name in "is")
        moment = (
            f"try_cast({self._day(part)} AS TIMESTAMP) + to_hours({whole}) + to_minutes({minute})"
            f" + to_seconds({second}) + to_minutes({LOCAL_MINUTES} - {self._zone(part)})"
        )
        sane = f"{hour} <= 24 AND {minute} < 60 AND {second} < 60"
        return lazily(taken_apart, "part", f"CASE WHEN {sane} THEN {moment} END")

    def _day(self, part: str) -> str:
        year = f"CASE WHEN length({part}.y) = 2 THEN concat('20', {part}.y) ELSE {part}.y END"
        month = f"{part}.m"
        if self.way in {"dby", "bdy"}:
            names = ", ".join(f"'{name}'" for name in _MONTHS)
            month = f"list_position([{names}], {month})"
        return f"concat({year}, '-', {month}, '-', {part}.d)"

    def _zone(self, part: str) -> str:
        """Minutes ahead of UTC of one moment: its own, else the column's."""
        digits = f"regexp_extract({part}.z, '([+-])(\\d{{1,2}}):?(\\d{{0,2}})', ['g', 'h', 'm'])"
        amount = f"(coalesce(try_cast({digits}.h AS INTEGER), 0) * 60 + coalesce(try_cast({digits}.m AS INTEGER), 0))"
        signed = f"(CASE WHEN {digits}.g = '-' THEN -1 ELSE 1 END) * {amount}"
        return f"(CASE WHEN {part}.z = '' THEN {self.zone} ELSE {signed} END)"


def lazily(value: str, name: str, then: str) -> str:
    """``then`` with ``value`` under a name. Written several times, the optimiser would compute it for every row ahead,
    also where ``coalesce`` never asks for it: regular expressions over ten million rows take a minute.
    """
    return f"list_transform([{value}], lambda {name}: {then})[1]"


def read(engine: duckdb.DuckDBPyConnection, moments: list[str], clock: Clock) -> list[datetime | None]:
    """What the clock makes of some texts; small numbers of them, for judging a column."""
    rows = engine.execute(f"SELECT {clock.sql('text')} FROM (SELECT unnest(?) AS text)", [moments]).fetchall()  # noqa: S608 - the clock's SQL is ours
    return [row[0] for row in rows]


def judge(
    engine: duckdb.DuckDBPyConnection, samples: list[str], zone: int = LOCAL_MINUTES
) -> tuple[Clock, float] | None:
    """The clock that reads most of the samples, and which part of them; of equals, the one with the smallest leaps.

    Days before months (5/1 or 1/5) cannot be told from one moment; over a file the wrong order leaps to and fro.
    """
    kept = [sample for sample in samples if sample and any(char.isdigit() for char in sample)]
    if not kept:
        return None
    likely = [way for way in ORDERS if any(_fits(way, sample) for sample in kept[:: max(1, len(kept) // 20)])]
    if not likely:
        return None
    tried = [(Clock(way, zone), read(engine, kept, Clock(way, zone))) for way in likely]
    ranked = [
        (-sum(moment is not None for moment in moments), _leaps(moments), place, clock)
        for place, (clock, moments) in enumerate(tried)
    ]
    missed, _, _, clock = min(ranked, key=lambda one: one[:3])
    zoned = any(_NAMES_ZONE.search(sample) for sample in kept)
    return (replace(clock, zoned=zoned), -missed / len(samples)) if missed else None


def _fits(way: str, sample: str) -> bool:
    """Is this way worth trying? The same pattern as in SQL; asking the database costs a hundred times as much."""
    if way in _PATTERNS:
        return bool(_PATTERNS[way].search(sample.lower()))
    try:
        return math.isfinite(float(sample))
    except ValueError:
        return False


def _leaps(moments: list[datetime | None]) -> float:
    """How far one goes from reading to reading, in days; a column read rightly goes little."""
    read_ones = [moment for moment in moments if moment is not None]
    return round(sum(abs((later - earlier).total_seconds()) for earlier, later in pairwise(read_ones)) / 86_400, 2)
