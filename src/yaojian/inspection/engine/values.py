"""The values the engine works with: ``Target → Page → Sighting → Finding → Report``, and every limit in ``Limits``.

All are frozen and slotted. Times are aware UTC; durations are seconds; sizes are bytes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode


class Severity(StrEnum):
    """How much a finding weighs. ``UNVERIFIED``: only a person can tell; never costs points."""

    SERIOUS = "serious"
    GENERAL = "general"
    HINT = "hint"
    UNVERIFIED = "unverified"

    @property
    def label(self) -> str:
        """The word a reader sees."""
        return {"serious": "严重", "general": "一般", "hint": "提示", "unverified": "待核实"}[self.value]

    @property
    def order(self) -> int:
        """0 = heaviest; findings are sorted by it."""
        return list(Severity).index(self)


class LinkKind(StrEnum):
    """What kind of thing a link points to, by the element it stands in."""

    PAGE = "page"
    FRAME = "frame"
    IMAGE = "image"
    STYLE = "style"
    SCRIPT = "script"
    MEDIA = "media"
    REFRESH = "refresh"
    SCRIPTED = "scripted"


@dataclass(frozen=True, slots=True)
class Limits:
    """Every limit of a run. A request that is not answered wholly within ``seconds`` counts as not opened (W-V2)."""

    pages: int = 3_000
    targets: int = 100_000  # distinct addresses asked for, pages included
    links_a_page: int = 5_000
    places: int = 100  # listed per finding; the rest is counted
    body: int = 4 * 2**20  # of one page, as sent
    expanded: int = 16 * 2**20  # of one page, decompressed
    first_bytes: int = 64 * 2**10  # of anything that is not a page
    seconds: float = 15.0
    tries: int = 3
    pause: float = 1.5  # seconds, at least, before the last try; usually a whole level lies between
    redirects: int = 10
    depth: int = 40  # clicks from the home page
    concurrency: int = 32
    rate: float = 5.0  # requests a second and host; 0 = no limit
    hours: tuple[int, int] | None = None  # from, to: full hours of Beijing in which the site may be asked
    address: int = 2_048  # characters
    same_shape: int = 30  # like pages of one address shape before it is called a trap
    proofread: bool = False  # articles by the wrong-word judge, too: some seventy milliseconds a page
    rendered: int = 0  # nearly empty pages shown in the browser of this machine, so that scripts fill them
    judged: bool = False  # accessibility of a sample, in the browser
    pictures: int = 0  # of faulty pages, by the browser
    allow_private: bool = False
    private: tuple[str, ...] = ()  # ranges (CIDR) of the inner network that may be asked
    allow_loopback: bool = True  # for the target itself; the console says no, a command line is on its own machine


class Link(NamedTuple):
    """One reference as it stands in a page. ``element`` is the tag; ``text`` what a reader sees of it.

    A tuple, for there are some thirty on every page and no value is made faster.
    """

    raw: str
    kind: LinkKind
    element: str
    text: str = ""
    selector: str = ""
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML page as fetched and parsed; it lives only while its checks run.

    ``metas`` maps lower-case names to all contents in document order. ``text`` is the visible text, ``source`` the HTML as
    UTF-8 with its ASCII letters in lower case: looking for a word in it tells far quicker than the tree that something is
    not there. ``elements`` are those of the body and head by tag, in document order, without scripts and styles: one walk
    costs less than two selectors. ``addresses`` is every reference, in lower case, with a space between. ``declared``
    is the character set the page claims (header first), ``charset`` the one its bytes really have.
    """

    url: str
    asked: str
    status: int
    is_home: bool
    title: str | None
    language: str | None
    metas: Mapping[str, tuple[str, ...]]
    links: tuple[Link, ...]
    text: str
    tree: LexborHTMLParser
    elements: Mapping[str, Sequence[LexborNode]]
    addresses: str
    source: bytes
    charset: str
    declared: str | None
    size: int
    truncated: bool


@dataclass(frozen=True, slots=True)
class SiteView:
    """What a check may know beside its page: the site's hosts, the moment of the run (UTC) and the target's scheme."""

    home: str
    hosts: frozenset[str]
    now: datetime
    allow_private: bool = False


@dataclass(frozen=True, slots=True)
class Sighting:
    """A check saw a rule broken. Sightings with equal ``rule`` and ``key`` become one finding with many places.

    ``url`` is the faulty target; ``around`` what stands before and behind ``text`` on the page, from which its place in the
    source is worked out; ``personal`` marks an excerpt that was masked, so that no evidence copy is kept.
    """

    rule: str
    key: str
    url: str
    selector: str = ""
    text: str = ""
    excerpt: str = ""
    personal: bool = False
    around: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands: page address, CSS path inside it, and the text a reader sees there."""

    page: str
    selector: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """What proves a finding. ``file`` is relative to the report's folder; None where keeping a copy would spread
    personal data or where nothing was received. ``picture`` shows the first page it stands on, where one was taken."""

    file: str | None
    sha256: str | None
    status: int | None
    picture: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault with all its places. ``points`` are deducted after the cap of its indicator item was applied,
    ``uncapped`` what it would cost without the cap. ``offset``: from where to where the words stand in the HTML of the first
    place, in code points of the decoded source; None for what is no matter of words, or was not found again."""

    rule: str
    severity: Severity
    url: str
    places: tuple[Place, ...]
    places_count: int
    on_home: bool
    excerpt: str
    evidence: Evidence
    seen_at: datetime
    points: float = 0.0
    item: str | None = None
    uncapped: float = 0.0
    offset: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How the inspection went. ``stopped`` is None for a whole run, else why it is partial (Chinese, no full stop)."""

    target: str
    indicators: str
    started_at: datetime
    finished_at: datetime
    pages: int
    targets: int
    stopped: str | None
    site: str
    limits: Limits
    counters: Mapping[str, int] = field(default_factory=dict)
    traps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """The result. ``score`` is the JSON form of ``scoring.Score``; findings are sorted, heaviest first."""

    run: Run
    score: Mapping[str, Any]
    findings: tuple[Finding, ...]
