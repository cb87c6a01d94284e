"""What other rooms of the portal add to the public site: pages, parts of every page, sections of the site map.

Rooms above ``publishing`` call these once, in their ``registrations.register()``; our own pages come through the same door
(``own_pages``). Everything handed over is called while pages are rendered, so it may read nothing but questions
(``reader.question``), and no clock, no chance and no request.
"""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from yaojian.portal.publishing.assets import Assets
from yaojian.portal.publishing.reader import Reader

Ask = TypeVar("Ask", bound=Callable[..., Any])
Render = Callable[[Reader, Assets], str]
Pages = dict[str, Render]
"""Routes (``/hd/lx/5.html``), each with what renders it."""
OwnerPages = Callable[[int, Reader], Pages]
Owners = Callable[[], Iterable[int]]
FoundIn = Callable[[int, Reader], "Found | None"]
Prepare = Callable[[list[int], Reader], None]

LEAVES, LISTS, HOMES, LAST = 0, 100, 200, 300
"""``order`` of a kind: what others link to is written first, so that nobody meets a link to a page that is not there yet."""
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Found:
    """What the site's search finds of one owner. ``kind``: a ``ColumnType``; ``published``: ISO 8601 with zone.

    ``column`` 0 for what stands in no column. ``text`` is plain. ``digest`` tells whether any of it changed.
    """

    title: str
    address: str
    kind: str
    published: str
    summary: str = ""
    text: str = ""
    number: str = ""
    column: int = 0
    column_title: str = ""

    @property
    def digest(self) -> str:
        """The same for the same words."""
        said = (getattr(self, name) for name in self.__slots__)
        return hashlib.sha256("\0".join(str(one) for one in said).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class PageKind:
    """One kind of pages. ``whole``: after a change with one of these tags every owner of the kind is looked at again."""

    name: str
    pages: OwnerPages
    owners: Owners
    order: int
    whole: frozenset[str]
    prepare: Prepare | None
    found: FoundIn | None


@dataclass(frozen=True, slots=True)
class Spot:
    """Where on the site a part is to be shown. ``kind`` as registered (``front``, ``column``, ``article``, ``letter`` …);
    ``column`` is the number of the column the page stands in, None for those in none; ``columns`` it and all above it.
    """

    kind: str
    route: str
    column: int | None = None
    columns: tuple[int, ...] = ()
    number: int = 0


SLOTS = frozenset(
    {
        "head",  # in <head>: style sheets, links
        "top",  # above the head of the page
        "under_navigation",  # between main navigation and content
        "front_lead",  # the front page, beside the lead
        "front_services",  # the front page, in the band of services; replaces the plain entry
        "front_disclosure",  # the front page, the block of 政府信息公开
        "front_interaction",  # the front page, the block of 互动交流
        "front_data",  # the front page, beside interaction: figures, query entries
        "front_topics",  # the front page, the row of topics
        "column_head",  # a column's page, above its title
        "article_foot",  # an article's page, below the article
        "floating",  # floating entries, couplets
        "popup",  # pop-ups
        "foot",  # above the foot of the page
    }
)
"""Places a part may be shown at."""
_OWN_PLACES = frozenset({"front", "column", "article"})
"""Kinds of pages that have places of their own, named after them."""

Show = Callable[[Reader, Spot], str]
"""Gives safe HTML (a rendered template), empty for nothing here."""
ArticlePart = Callable[[Reader, dict[str, Any]], str]
"""Gets what the question ``article`` answers; gives safe HTML."""
ColumnPart = Callable[[Reader, dict[str, Any], int], str]
"""Gets what the question ``column`` answers and the column's number; gives safe HTML."""
FollowedToo = Callable[[list[int]], Iterable[str]]
"""Gets numbers of owners that changed; gives further tags that change with them."""
Sections = list[tuple[str, list[tuple[str, str]]]]
"""Headings, each with its entries (label, address)."""


@dataclass(slots=True)
class _Register:
    kinds: dict[str, PageKind] = field(default_factory=dict)
    ahead: dict[str, list[Prepare]] = field(default_factory=lambda: defaultdict(list))
    slots: dict[str, list[tuple[int, str, Show]]] = field(default_factory=lambda: defaultdict(list))
    article_parts: dict[str, list[tuple[int, str, ArticlePart]]] = field(default_factory=lambda: defaultdict(list))
    column_parts: dict[str, ColumnPart] = field(default_factory=dict)
    too: dict[str, list[FollowedToo]] = field(default_factory=lambda: defaultdict(list))
    sections: list[tuple[int, str, Callable[[Reader], Sections]]] = field(default_factory=list)


_register = _Register()


def register_pages(
    kind: str,
    *,
    owner_pages: OwnerPages,
    owners: Owners,
    order: int,
    whole: Iterable[str] = (),
    prepare: Prepare | None = None,
    found: FoundIn | None = None,
) -> None:
    """Make a kind of public pages known: ``letter`` has the owners ``letter:5``, each with its routes.

    ``owners`` gives the numbers of all that is public (0 for a kind that has one owner only, whose name is then the
    kind's). ``owner_pages(number, reader)`` gives its routes now, none when it is not public: its files are then taken down. An act on number 5 calls
    ``following.site_follows("letter:5", …)``, which has this owner looked at. ``prepare(numbers, reader)`` may read what
    many owners need at once (``reader.know``), for full builds. ``found(number, reader)`` says what the site's search finds
    of it.
    """
    if ":" in kind:
        raise ValueError(f"not a kind of pages: {kind!r}")
    _register.kinds[kind] = PageKind(kind, owner_pages, owners, order, frozenset(whole), prepare, found)


def register_reading_ahead(kind: str, prepare: Prepare) -> None:
    """In whole builds, let a room read for many owners of a kind at once what its parts on their pages will ask."""
    if prepare not in _register.ahead[kind]:
        _register.ahead[kind].append(prepare)


def register_followed_too(kind: str, tags_of: FollowedToo) -> None:
    """Say what changes with owners of a kind that other rooms change: a list of articles with their articles."""
    if tags_of not in _register.too[kind]:
        _register.too[kind].append(tags_of)


def register_slot(name: str, ask: Show, *, order: int = 100) -> None:
    """Show a part on every page that has the place ``name`` (one of ``SLOTS``); several stand in ``order``."""
    if name not in SLOTS:
        raise ValueError(f"no such place on a page: {name!r}")
    _put(_register.slots[name], order, ask)


def register_article_part(place: str, ask: ArticlePart, *, order: int = 100) -> None:
    """Show a part on every article: ``place`` is ``above`` (between title and body) or ``below`` (after the body)."""
    if place not in {"above", "below"}:
        raise ValueError(f"no such place on an article: {place!r}")
    _put(_register.article_parts[place], order, ask)


def register_column_part(template: str, ask: ColumnPart) -> None:
    """Let a room fill the pages of columns with this template (``services``, ``directory``); it stands above the list."""
    _register.column_parts[template] = ask


def register_sitemap(section: Callable[[Reader], Sections], *, order: int = 100) -> None:
    """Add sections to the site map."""
    _put(_register.sections, order, section)


def followed_too(tags: Iterable[str]) -> set[str]:
    """The tags that change with these."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for kind, _, number in (tag.partition(":") for tag in tags):
        if kind in _register.too and number.isdigit():
            numbers[kind].append(int(number))
    return {tag for kind, changed in numbers.items() for tags_of in _register.too[kind] for tag in tags_of(changed)}


def kinds() -> list[PageKind]:
    """All kinds, in the order their pages are written."""
    return sorted(_register.kinds.values(), key=lambda kind: (kind.order, kind.name))


def kind_of(owner: str) -> PageKind | None:
    """The kind of an owner or of a tag that names one; None for any other tag."""
    return _register.kinds.get(owner.partition(":")[0])


def owner_of(kind: str, number: int) -> str:
    """``article:7``; of the only one of its kind: ``front``."""
    return f"{kind}:{number}" if number else kind


def pages_of(owner: str, reader: Reader) -> Pages:
    """The pages an owner has now; none when it is not public or of no known kind."""
    kind = kind_of(owner)
    if kind is None:
        return {}
    number = owner.partition(":")[2]
    return kind.pages(int(number) if number else 0, reader)


def found_of(owner: str, reader: Reader) -> Found | None:
    """What the search finds of an owner; None when it is not public or not searched."""
    kind = kind_of(owner)
    if kind is None or kind.found is None:
        return None
    return kind.found(int(owner.partition(":")[2] or 0), reader)


def all_owners(reader: Reader) -> Iterator[str]:
    """Every owner of pages, leaves first. What a chunk of them needs is read together, into ``reader``."""
    for kind in kinds():
        numbers = list(kind.owners())
        for start in range(0, len(numbers), AT_ONCE):
            chunk = numbers[start : start + AT_ONCE]
            for prepare in (*([kind.prepare] if kind.prepare else []), *_register.ahead[kind.name]):
                with reader.reading():
                    prepare(chunk, reader)
            for number in chunk:
                yield owner_of(kind.name, number)


def order_of(owner: str) -> tuple[int, str, int]:
    """Sorts owners as ``all_owners`` does."""
    kind, number = kind_of(owner), owner.partition(":")[2]
    return (kind.order if kind else LAST, owner.partition(":")[0], int(number) if number else 0)


def shown_at(spot: Spot, reader: Reader) -> dict[str, list[str]]:
    """What stands at each place of a page. A place that pages of this kind do not have is not asked about: else all of them
    would depend on what is shown there."""
    return {
        name: [shown for _, _, ask in parts if (shown := ask(reader, spot))]
        for name, parts in _register.slots.items()
        if name.partition("_")[0] not in _OWN_PLACES or name.partition("_")[0] == spot.kind
    }


def shown_with_article(place: str, reader: Reader, article: dict[str, Any]) -> list[str]:
    """What other rooms show with this article."""
    return [shown for _, _, ask in _register.article_parts[place] if (shown := ask(reader, article))]


def shown_in_column(template: str, reader: Reader, column: dict[str, Any], number: int) -> str:
    """What fills a column of this template; empty when no room does."""
    ask = _register.column_parts.get(template)
    return ask(reader, column, number) if ask else ""


def sitemap(reader: Reader) -> Sections:
    """The sections of the site map that have entries."""
    return [told for _, _, section in _register.sections for told in section(reader) if told[1]]


def _put(where: list[tuple[int, str, Ask]], order: int, ask: Ask) -> None:
    """In order, then by name; twice is the same as once."""
    name = f"{ask.__module__}.{ask.__qualname__}"
    where[:] = sorted([*(one for one in where if one[1] != name), (order, name, ask)], key=lambda one: one[:2])
