"""Menus of the surfaces. Systems register their entries; a page shows those the actor may use.

Surfaces: ``office`` (/oa/), ``desk`` (/cms/), ``enterprise`` (/qy/), ``console`` (/console/). The public portal's menu
is content (its columns) and is not registered here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.urls import Resolver404, resolve, reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import queries as permissions
from yaojian.kernel.permissions.rights import Right

SURFACES = ("office", "desk", "enterprise", "console")


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry.

    ``right``: shown only to its holders; None shows it to everyone who is signed in. ``badge`` counts what waits for
    the actor (None or 0 shows nothing). ``badge_name`` lets a live event of that name change the number without a reload.
    Entries of one ``group`` stand together under that heading, sorted by ``order``; groups keep the order of their
    first entry. ``room`` is the namespace of addresses whose pages stand under this entry wherever they lie. ``phone`` puts the entry into the bottom bar of a phone (the first four; the fifth is the whole menu).
    """

    label: str
    url_name: str
    icon: str
    right: Right | None = None
    badge: Callable[[Actor], int | None] | None = None
    badge_name: str = ""
    group: str = ""
    order: int = 100
    phone: bool = False
    room: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """The search box in a surface's header: GET ``url_name`` with ``q``."""

    url_name: str
    placeholder: str

    @property
    def address(self) -> str:
        """Where the box sends its words."""
        return reverse(self.url_name)


@dataclass(frozen=True, slots=True)
class Item:
    """An entry as one page shows it to one actor."""

    label: str
    address: str
    icon: str
    count: int
    badge_name: str
    current: bool
    phone: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; the heading of the first group is often empty."""

    heading: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Note:
    """A sentence at the head of every page of a surface while something holds, with the way to it."""

    words: str
    action: str
    url_name: str
    subject_id: UUID

    @property
    def address(self) -> str:
        """Where ``action`` leads."""
        return reverse(self.url_name, args=[self.subject_id])


Notes = Callable[[Actor], Sequence[Note]]
_notes: dict[str, list[Notes]] = {surface: [] for surface in SURFACES}
_entries: dict[str, list[Entry]] = {surface: [] for surface in SURFACES}
_tools: dict[str, list[Entry]] = {surface: [] for surface in SURFACES}
_searches: dict[str, Search] = {}


def register(surface: str, *entries: Entry) -> None:
    """Add entries to a surface's menu; called from an app's ``registrations.register()``. Twice is the same as once."""
    known = _entries[surface]
    known.extend(entry for entry in entries if entry not in known)


def register_tool(surface: str, *entries: Entry) -> None:
    """Add icons with a number to a surface's header bar, e.g. messages and reminders."""
    known = _tools[surface]
    known.extend(entry for entry in entries if entry not in known)


def register_search(surface: str, url_name: str, placeholder: str) -> None:
    """Give a surface the search box of its header."""
    _searches[surface] = Search(url_name, placeholder)


def register_notes(surface: str, source: Notes) -> None:
    """Let a room say a sentence at the head of a surface's pages. Asked once a page: it must be cheap."""
    if source not in _notes[surface]:
        _notes[surface].append(source)


def notes_of(surface: str, actor: Actor) -> list[Note]:
    """What holds for ``actor`` now."""
    if actor.user_id is None:
        return []
    return [note for source in _notes[surface] for note in source(actor)]


def search_of(surface: str) -> Search | None:
    """The surface's search box, if it has one."""
    return _searches.get(surface)


def tools_of(surface: str, actor: Actor, path: str) -> tuple[Item, ...]:
    """The icons of the header bar for ``actor``."""
    return tuple(item for group in _shown(_tools[surface], actor, path) for item in group.items)


def menu_of(surface: str, actor: Actor, path: str) -> list[Group]:
    """The menu for ``actor`` on the page at ``path``. Current is the entry of the page's room, else the one with the longest
    matching address."""
    return _shown(_entries[surface], actor, path)


def _shown(entries: Sequence[Entry], actor: Actor, path: str) -> list[Group]:
    if actor.user_id is None:
        return []
    held = permissions.codes_held(actor)
    shown = [
        (entry, reverse(entry.url_name))
        for entry in sorted(entries, key=lambda entry: entry.order)
        if entry.right is None or entry.right.code in held
    ]
    current = _of_room(shown, path) or _current([address for _, address in shown], path)
    grouped: dict[str, list[Item]] = {}
    for entry, address in shown:
        grouped.setdefault(entry.group, []).append(_item(entry, address, actor, current))
    return [Group(heading, tuple(items)) for heading, items in grouped.items()]


def _item(entry: Entry, address: str, actor: Actor, current: str) -> Item:
    count = (entry.badge(actor) if entry.badge else None) or 0
    return Item(
        entry.label,
        address,
        entry.icon,
        count,
        entry.badge_name,
        address == current,
        entry.phone,
    )


def _of_room(shown: Sequence[tuple[Entry, str]], path: str) -> str:
    if not any(entry.room for entry, _ in shown):
        return ""
    try:
        room = resolve(path).namespace
    except Resolver404:
        return ""
    return next((address for entry, address in shown if entry.room and entry.room == room), "")


def _current(addresses: Sequence[str], path: str) -> str:
    return max(
        (address for address in addresses if path.startswith(address)),
        key=len,
        default="",
    )
