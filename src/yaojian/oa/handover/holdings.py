"""What a person can hold, as the rooms that keep it tell: how to find it, and how it goes to somebody else."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Person
from yaojian.oa.flow.services import Receiver


@dataclass(frozen=True, slots=True)
class Held:
    """One thing. ``document_id``: its receiver may read this document from then on. ``link`` is a path of this host."""

    subject_id: UUID
    title: str
    note: str = ""
    document_id: UUID | None = None
    link: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """What one receiver takes of one kind. ``key`` is an idempotency key of its own; ``receiver`` None ends the things."""

    actor: Actor
    person: Person
    receiver: Receiver | None
    ids: Sequence[UUID]
    reason: str
    key: str


@dataclass(frozen=True, slots=True)
class Holding:
    """A kind of things. ``find`` lists what a person holds and the actor may hand over, with its rights checked.

    ``hand`` does it and returns the ids that really went: what was settled meanwhile is left out. ``needs_receiver``
    False: the things end with the handover.
    """

    key: str
    label: str
    find: Callable[[Actor, Person], list[Held]]
    hand: Callable[[Order], set[UUID]]
    needs_receiver: bool = True


_holdings: dict[str, Holding] = {}


def register(holding: Holding) -> None:
    """Called in the registrations of the room that keeps the things; they are shown in the order registered."""
    _holdings[holding.key] = holding


def all_holdings() -> list[Holding]:
    """Every kind, in order."""
    return list(_holdings.values())
