"""The two names other rooms need while applications load, before models exist."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of notice. ``email``: also sent by e-mail to those who have an address.

    ``sms``: the sentence sent to the mobile telephones of officials, empty for none. It names nobody and no product: it
    passes through a carrier and lies on screens.
    """

    code: str
    label: str
    email: bool
    sms: str = ""


class Teller(Protocol):
    """``services.tell``, as this module sees it."""

    def __call__(
        self, kind: Kind, *, to: Collection[int], title: str, link: str, body: str, at: datetime | None
    ) -> object: ...


_kinds: dict[str, Kind] = {}
_tellers: list[Teller] = []


def register_kind(code: str, label: str, *, email: bool = False, sms: str = "") -> None:
    """Make a kind known, e.g. ``register_kind("oa.task.assigned", "新的待办", email=True)``. Call in registrations."""
    _kinds[code] = Kind(code, label, email, sms)


def kind_of(code: str) -> Kind:
    """Raises ``KeyError`` for a kind nobody registered."""
    return _kinds[code]


def label_of(code: str) -> str:
    """What readers see; a kind whose application is not served here is just 「消息」."""
    known = _kinds.get(code)
    return known.label if known else "消息"


def all_kinds() -> list[Kind]:
    """Every kind, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def register_teller(teller: Callable[..., object]) -> None:
    """This room's own service gives itself here, once models are loaded."""
    _tellers[:] = [teller]


def after_commit(
    kind: str, *, to: Collection[int], title: str, link: str = "", body: str = "", at: datetime | None = None
) -> None:
    """Tell the users ``to`` (ids; doubles and empty are fine). Call inside the transaction of the act.

    ``title`` is a sentence, ``link`` a path of this host that begins with ``/``, ``at`` (aware) the moment of what is told
    where that is not now. Raises ``KeyError`` for an
    unregistered kind, ``ValueError`` for a foreign link.
    """
    _tellers[0](kind_of(kind), to=to, title=title, link=link, body=body, at=at)
