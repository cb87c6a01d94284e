"""Attachment fields that take more than a plain upload: photos by telephone, large files in pieces. Their owners register.

A place is one field of one kind of form; with the id of the object the form is about it names one field of one form.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from yaojian.kernel.accounts.errors import CompanyReadsOnly
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import SignInNeeded, Unknown
from yaojian.kernel.permissions import checks

from .kinds import Kinds

Admit: TypeAlias = "Callable[[Actor, UUID], str]"
"""What the field is called for this object, if the actor may add files to it now; else it raises a ``Refusal``."""


@dataclass(frozen=True, slots=True)
class Place:
    """One field. ``limit``: bytes of one file."""

    allowed: Kinds
    limit: int
    admit: Admit


_places: dict[str, Place] = {}


def register_place(name: str, place: Place) -> None:
    """Call in registrations. ``name`` begins with the path of the owning app."""
    _places[name] = place


def entered(actor: Actor, name: str, target: UUID) -> tuple[Place, str]:
    """The place and what it is called, open to ``actor``.

    Raises ``SignInNeeded`` (401), ``CompanyReadsOnly`` (403), ``Unknown`` (404), and whatever its owner refuses with.
    """
    checks.signed_in(actor)
    if actor.reads_only:
        raise CompanyReadsOnly()
    place = _places.get(name)
    if place is None:
        raise Unknown(kind="上传位置")
    return place, place.admit(actor, target)


def account_of(actor: Actor) -> int:
    """Whose ticket or upload it is. Raises ``SignInNeeded`` (401), also for the system, which uploads otherwise."""
    checks.signed_in(actor)
    if actor.user_id is None:
        raise SignInNeeded
    return actor.user_id
