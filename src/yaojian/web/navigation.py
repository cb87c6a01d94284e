"""Menus of the surfaces. Systems register their entries; a page shows those the actor may use.

Surfaces: ``office`` (/oa/), ``desk`` (/cms/), ``enterprise`` (/qy/), ``console`` (/console/). The public portal's menu
is content (its columns) and is not registered here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right

SURFACES = ("office", "desk", "enterprise", "console")


@dataclass(frozen=True, slots=True)
class Entry:
    """One menu entry.

    ``right``: shown only to its holders; None shows it to everyone who is signed in. ``badge`` counts what waits for
    the actor (None or 0 shows nothing). ``badge_name`` lets a live event of that name change the number without a reload.
    Entries of one ``group`` stand together under that heading, sorted by ``order``; groups keep the order of their
    first entry. ``phone`` puts the entry into the bottom bar of a phone (the first four; the fifth is the whole menu).
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


_entries: dict[str, list[Entry]] = {surface: [] for surface in SURFACES}


def register(surface: str, *entries: Entry) -> None:
    """Add entries to a surface's menu; called from an app's ``registrations.register()``. Twice is the same as once."""
    known = _entries[surface]
    known.extend(entry for entry in entries if entry not in known)


def menu_of(surface: str, actor: Actor, path: str) -> list[Group]:
    """The menu for ``actor`` on the page at ``path``. The entry with the longest matching address is the current one."""
    shown = [
        (entry, reverse(entry.url_name))
        for entry in sorted(_entries[surface], key=lambda entry: entry.order)
        if entry.right is None or checks.holds(actor, entry.right)
    ]
    current = _current([address for _, address in shown], path)
    grouped: dict[str, list[Item]] = {}
    for entry, address in shown:
        grouped.setdefault(entry.group, []).append(
            _item(entry, address, actor, current)
        )
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


def _current(addresses: Sequence[str], path: str) -> str:
    return max(
        (address for address in addresses if path.startswith(address)),
        key=len,
        default="",
    )
