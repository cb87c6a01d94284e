"""What a crawl leaves behind, for gathering, history and proofreading."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.frontier import Frontier
from yaojian.inspection.engine.sightings import Sightings


@dataclass(slots=True)
class Crawled:
    """All that a crawl leaves behind. ``pages`` gives spool positions by page number, ``urls`` addresses and ``stated``
    the days articles give themselves, by page number; ``samples`` the first page of each kind that a browser judges; ``dead`` is the failed answer of the home page, ``stopped`` a Chinese clause."""

    home: str
    frontier: Frontier
    sightings: Sightings
    counters: Counter[str]
    pages: dict[int, int] = field(default_factory=dict)
    urls: dict[int, str] = field(default_factory=dict)
    stated: dict[int, date] = field(default_factory=dict)
    samples: dict[str, int] = field(default_factory=dict)
    dead: Answer | None = None
    stopped: str | None = None

    def note_page(self, url: str, number: int, at: int | None) -> None:
        """A page came; its answer lies in the spool at ``at``."""
        self.urls[number] = url
        self.counters["pages"] += 1
        if at is not None:
            self.pages[number] = at

    def note_kinds(self, kinds: Iterable[str], number: int, stated: date | None) -> None:
        """What a page may stand for in the sample, and the day it gives itself."""
        for kind in kinds:
            self.samples[kind] = min(number, self.samples.get(kind, number))
        if stated is not None:
            self.stated[number] = stated
