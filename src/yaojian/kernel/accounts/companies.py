"""Which companies a company account may act for. The enterprise system answers; the kernel only asks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Company:
    """A company as the account sees it. ``reads_only``: it does not trade, its accounts only look."""

    id: UUID
    name: str
    reads_only: bool = False


_answer: list[Callable[[int], Sequence[Company]]] = []


def register(answer: Callable[[int], Sequence[Company]]) -> None:
    """``answer(user_id)`` lists the companies, the most used first. Called once from ``registrations.register()``."""
    _answer[:] = [answer]


def companies_of(user_id: int) -> Sequence[Company]:
    """Companies the user may act for at this moment; empty when no system told us how to find out."""
    return _answer[0](user_id) if _answer else ()
