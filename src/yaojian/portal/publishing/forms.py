"""What visitors and administrators say, read from addresses and forms."""

from collections.abc import Mapping
from datetime import date

from yaojian.kernel.errors import Invalid
from yaojian.portal.publishing.finding import Wanted

LONGEST_WORDS, SHORTEST_CONCLUSION = 100, 2
FIRST_YEAR, LAST_YEAR = 1990, 2100


def wanted_of(given: Mapping[str, str]) -> Wanted:
    """A search out of an address. What cannot be read counts as not said."""
    return Wanted(
        words=given.get("q", "").replace("\0", "").strip()[:LONGEST_WORDS],
        kind=given.get("kind", "").replace("\0", "")[:20],
        column=_number(given.get("column", "")),
        since=_day(given.get("since", "")),
        until=_day(given.get("until", "")),
        newest_first=given.get("sort", "") == "new",
        after=given.get("after", "").replace("\0", "")[:80],
    )


def conclusion_of(given: Mapping[str, str]) -> str:
    """What an incident was, in a person's words. Raises ``Invalid``."""
    words = given.get("conclusion", "").strip()
    if len(words) < SHORTEST_CONCLUSION:
        raise Invalid(field="处理结论", reason="请写明查到的原因和采取的措施。")
    return words[:300]


def year_of(given: Mapping[str, str]) -> int:
    """A year. Raises ``Invalid``."""
    year = _number(given.get("year", ""))
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Invalid(field="年份", reason="请从列表中选一个年份。")
    return year


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
