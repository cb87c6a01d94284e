"""Gathers what checks saw: equal rule and key become one entry with all its places, lowest page numbers first."""

from array import array
from dataclasses import dataclass, field

from yaojian.inspection.engine.values import Sighting


@dataclass(slots=True)
class Entry:
    """One fault in the making. ``pages`` holds the number of every page it was seen in; ``words`` the selector and text
    for the first ones. ``at`` is the spool position of its evidence, ``around`` that of the first page."""

    rule: str
    url: str
    excerpt: str
    first: int
    personal: bool = False
    pages: "array[int]" = field(default_factory=lambda: array("I"))
    words: dict[int, tuple[str, str]] = field(default_factory=dict)
    at: int | None = None
    around: tuple[str, str] | None = None


class Sightings:
    """All entries of a run. ``most`` places are kept in words, the rest only counted."""

    def __init__(self, most: int) -> None:
        self.entries: dict[tuple[str, str], Entry] = {}
        self._most = most

    def add(self, sighting: Sighting, number: int) -> None:
        """A check saw ``sighting`` on page ``number``. The excerpt of the lowest page number stays."""
        key = (sighting.rule, sighting.key)
        entry = self.entries.get(key)
        if entry is None:
            entry = Entry(sighting.rule, sighting.url, sighting.excerpt, number, sighting.personal)
            entry.around = sighting.around
            self.entries[key] = entry
        elif number < entry.first:
            entry.first, entry.excerpt, entry.url = number, sighting.excerpt, sighting.url
            entry.around = sighting.around
        entry.pages.append(number)
        entry.words.setdefault(number, (sighting.selector, sighting.text))
        if len(entry.words) > 2 * self._most:
            kept = sorted(entry.words)[: self._most]
            entry.words = {page: entry.words[page] for page in kept}
