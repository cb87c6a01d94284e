"""Saved views of the exchange's ledgers. They are kept by the desk, which stands above this room and registers here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from yaojian.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class KeptView:
    """One view the reader may open. ``note``: who shares it, empty for his own."""

    id: UUID
    name: str
    address: str
    note: str = ""


Provider = Callable[[Actor, str], Sequence[KeptView]]
_provider: list[Provider] = []


def register(provider: Provider) -> None:
    """Called once by the desk's registrations."""
    _provider[:] = [provider]


def views_of(actor: Actor, end: str) -> Sequence[KeptView]:
    """The reader's views of one end's ledgers; none where nobody keeps views."""
    return _provider[0](actor, end) if _provider else ()
