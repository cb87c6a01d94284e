"""What visitors and administrators say, read from addresses and forms."""

from collections.abc import Mapping
from datetime import date

from yaojian.portal.publishing.finding import Wanted

LONGEST_WORDS = 100


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


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else 0


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
