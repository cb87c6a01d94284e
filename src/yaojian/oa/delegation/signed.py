"""What was done under a delegation. This room knows no tasks: the engine above gives itself as the source."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from .models import Delegation


@dataclass(frozen=True, slots=True)
class Signed:
    """One task the delegate settled in the principal's place. ``at`` is UTC, ``link`` a path of this host."""

    at: datetime
    title: str
    step: str
    text: str
    link: str


Source = Callable[[Delegation], Sequence[Signed]]
_sources: list[Source] = []


def register_source(source: Source) -> None:
    """Called in the registrations of the room that keeps tasks. Twice is the same as once."""
    if source not in _sources:
        _sources.append(source)


def signed_under(delegation: Delegation) -> list[Signed]:
    """Newest first. Whether the reader may see the delegation is for the caller to have asked."""
    found = [one for source in _sources for one in source(delegation)]
    return sorted(found, key=lambda one: one.at, reverse=True)
