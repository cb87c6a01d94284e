"""A county, district or county-level city named under a city it does not belong to, and names that were changed."""

import re
from collections.abc import Iterator
from functools import cache

from yaojian.kernel.wording.engine.lists import table
from yaojian.kernel.wording.engine.values import Kind, Mark, Severity


@cache
def _pattern() -> re.Pattern[str]:
    facts = table("places.yaml")
    below = sorted({place for places in facts["cities"].values() for place in places}, key=len, reverse=True)
    cities = "|".join(sorted(facts["cities"], key=len, reverse=True))
    old = "|".join(facts["renamed"])
    return re.compile(f"(?P<city>{cities})(?P<below>{'|'.join(below)})|(?P<old>{old})")


@cache
def _above() -> dict[str, str]:
    return {place: city for city, places in table("places.yaml")["cities"].items() for place in places}


def check(text: str) -> Iterator[Mark]:
    """Marks of wrong pairs (warn) and of former names (note: a historical text uses them rightly)."""
    facts = table("places.yaml")
    for found in _pattern().finditer(text):
        city, below, old = found["city"], found["below"], found["old"]
        if old:
            now, severity = facts["renamed"][old], Severity.NOTE
        elif below in facts["cities"][city]:
            continue
        else:
            now, severity = f"{_above()[below]}{below}", Severity.WARN
        yield Mark(found.start(), found.end(), found[0], now, Kind.PLACE, severity, "words.place", facts["source"])
