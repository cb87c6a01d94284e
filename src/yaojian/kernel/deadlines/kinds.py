"""Kinds of deadlines, registered by their owners: when to remind, whom, and to whom to escalate."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from .models import Deadline

Recipients: TypeAlias = Callable[["Deadline"], Collection[int]]


@dataclass(frozen=True, slots=True)
class Kind:
    """``remind_before`` the due moment (None = no reminder); ``escalate_after`` it. Recipients are user ids.

    Without ``remind`` the owner person's, or the owner unit's people's, accounts are told; without ``escalate`` nobody.
    ``counts_working_days``: a pause gives back working days, not hours. ``notice``: the kind of notice that escalates, where
    the usual one (in the application only) is not loud enough.
    """

    code: str
    label: str
    remind_before: timedelta | None
    remind: Recipients | None
    escalate: Recipients | None
    escalate_after: timedelta
    counts_working_days: bool
    notice: str = ""


_kinds: dict[str, Kind] = {}


def register_kind(
    code: str,
    label: str,
    *,
    remind_before: timedelta | None = timedelta(days=1),
    remind: Recipients | None = None,
    escalate: Recipients | None = None,
    escalate_after: timedelta = timedelta(0),
    counts_working_days: bool = True,
    notice: str = "",
) -> None:
    """Make a kind known, e.g. ``register_kind("portal.letter.answer", "答复来信")``. Call in registrations."""
    _kinds[code] = Kind(code, label, remind_before, remind, escalate, escalate_after, counts_working_days, notice)


def kind_of(code: str) -> Kind:
    """Raises ``KeyError`` for a kind nobody registered."""
    return _kinds[code]


def label_of(code: str) -> str:
    """What readers see; a kind whose application is not served here is just 「期限」."""
    known = _kinds.get(code)
    return known.label if known else "期限"


def is_known(code: str) -> bool:
    """Is its owner's application installed?"""
    return code in _kinds


def all_kinds() -> list[Kind]:
    """Every kind, by code."""
    return [_kinds[code] for code in sorted(_kinds)]
