"""Who may read a file is asked of the object that owns it. Owners register; this room only asks."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from yaojian.kernel.actors import Actor

if TYPE_CHECKING:
    from .models import StoredFile

MayRead: TypeAlias = "Callable[[Actor, StoredFile], bool]"
_owners: dict[str, MayRead] = {}


def register_owner(kind: str, may_read: MayRead) -> None:
    """Owner ``kind`` (``oa.document``) answers ``may_read(actor, file)`` for its files. Call in registrations."""
    _owners[kind] = may_read


def is_owner(kind: str) -> bool:
    """Has anybody answered for this kind of owner?"""
    return kind in _owners


def may_read(actor: Actor, file: "StoredFile") -> bool:
    """False also when the owner's application is not served here: nobody answers, nobody reads."""
    if actor.is_system:
        return True
    ask = _owners.get(file.owner_kind)
    return ask is not None and ask(actor, file)
