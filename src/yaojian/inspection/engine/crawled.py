"""What a crawl leaves behind, for gathering, history and proofreading."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from yaojian.inspection.engine.fetching import Answer
from yaojian.inspection.engine.frontier import Frontier
from yaojian.inspection.engine.sightings import Sightings


@dataclass(slots=True)
class Crawled:
    """All that a crawl leaves behind. ``pages`` gives spool positions by page number, ``urls`` addresses and ``stated``
    the days articles give themselves, by page number; ``dead`` is the failed answer of the home page, ``stopped`` a Chinese clause."""

    home: str
    frontier: Frontier
    sightings: Sightings
    counters: Counter[str]
    pages: dict[int, int] = field(default_factory=dict)
    urls: dict[int, str] = field(default_factory=dict)
    stated: dict[int, date] = field(default_factory=dict)
    dead: Answer | None = None
    stopped: str | None = None
