"""Who receives: from chosen units, and perhaps chosen persons in them, to receivers of the engine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Post, Unit, UnitKind
from yaojian.oa.flow.moves import Receiver

from .errors import NoLeader, NotInUnit
from .models import Document

RECEIVING = (UnitKind.DEPARTMENT, UnitKind.SUBORDINATE, UnitKind.BRANCH)


@dataclass(frozen=True, slots=True)
class Choice:
    """A unit one may send to, with the people who hold a post there now; ``leader`` is None while vacant."""

    unit: Unit
    leader: Post | None
    posts: tuple[Post, ...]


def choices(document: Document, only: Collection[UUID] | None = None) -> list[Choice]:
    """Units below the receiving bureau, in their official order, with their people; ``only`` those. Two queries."""
    below = organisations.open_units().filter(
        path__startswith=organisations.bureau_of(document.unit).path, kind__in=RECEIVING
    )
    units = list(below if only is None else below.filter(pk__in=only))
    units.sort(key=lambda unit: (RECEIVING.index(UnitKind(unit.kind)), unit.order, unit.path))
    posts: dict[UUID, list[Post]] = {unit.pk: [] for unit in units}
    for post in organisations.current_posts().filter(unit__in=units).order_by("rank", "id"):
        posts[post.unit_id].append(post)
    return [
        Choice(unit, next((post for post in posts[unit.pk] if post.leads), None), tuple(posts[unit.pk]))
        for unit in units
    ]


def receivers_of(
    document: Document, unit_ids: Sequence[UUID], persons: Mapping[UUID, UUID], *, due: datetime | None
) -> list[Receiver]:
    """One receiver a unit, in the order given: the chosen person, else the head.

    Raises ``Unknown`` (404), ``NoLeader``, ``NotInUnit`` (422).
    """
    if not unit_ids:
        return []
    offered = {choice.unit.pk: choice for choice in choices(document, unit_ids)}
    found: list[Receiver] = []
    for unit_id in dict.fromkeys(unit_ids):
        if unit_id not in offered:
            raise Unknown(kind="承办单位")
        found.append(Receiver(_person(offered[unit_id], persons.get(unit_id)), unit_id, due))
    return found


def _person(choice: Choice, person_id: UUID | None) -> UUID:
    if person_id is not None:
        if person_id not in {post.person_id for post in choice.posts}:
            raise NotInUnit(unit=choice.unit.name)
        return person_id
    if choice.leader is None:
        raise NoLeader(unit=choice.unit.name)
    return choice.leader.person_id
