"""What kinds of sheets there are. Rooms with a large ledger register theirs; the rest is the same for all."""

from collections.abc import Callable
from dataclasses import dataclass

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.files.owners import register_owner


@dataclass(frozen=True, slots=True)
class Takeout:
    """A kind of sheet. ``key`` (``oa.export``) owns its files, ``{key}.ready`` is the notice that one is there.

    ``measure`` counts its rows (件, 家, 个问题); ``page`` is the address on which its orderer sees a run by its id.
    """

    key: str
    measure: str
    page: Callable[[str], str]

    @property
    def ready(self) -> str:
        """The kind of notice."""
        return f"{self.key}.ready"


_kinds: list[Takeout] = []


def register(kind: Takeout, *, notice: str) -> None:
    """``notice`` is what the reader's settings call the word that a sheet is there. Call in registrations."""
    _kinds.append(kind)
    register_owner(kind.key, _ordered_it)
    notices.register_kind(kind.ready, notice)


def owners() -> list[str]:
    """The owner kinds of all sheets."""
    return [kind.key for kind in _kinds]


def _ordered_it(actor: Actor, file: StoredFile) -> bool:
    """A sheet holds what its orderer may see, so nobody else reads it."""
    return actor.user_id is not None and file.uploaded_by_id == actor.user_id
