"""What is asked of a reader of pages, and what it tells. Small, for it goes from one process to another."""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from types import TracebackType
from typing import NamedTuple, Protocol, Self

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.values import LinkKind, Sighting

KINDS = tuple(LinkKind)
"""Kinds of links by the number they travel as."""


class Wanted(IntEnum):
    """``LOOK``: how the site says "not found", kept for all later pages. ``GLANCE``: only whether it says so. ``PAGE``: all."""

    LOOK = 0
    GLANCE = 1
    PAGE = 2


class Task(NamedTuple):
    """One page to read. ``depth`` in clicks from home; ``as_is``: nearly empty pages, too, for no browser will fill them."""

    wanted: Wanted
    url: str
    asked: str
    status: int
    content_type: str
    body: bytes
    truncated: bool
    home: bool
    depth: int
    as_is: bool


@dataclass(frozen=True, slots=True)
class Perusal:
    """What a page says. ``rule`` and ``reason``: it is no page at all (soft 404, empty) and nothing else was looked at.
    ``thin``: nearly empty, to be shown in a browser first. ``links``: different references with the number of their kind;
    ``start`` is what relative ones start from. ``unreadable``: reading it broke the reader or took too long."""

    url: str
    rule: str | None = None
    reason: str = ""
    thin: bool = False
    unreadable: bool = False
    links: tuple[tuple[str, int], ...] = ()
    start: str = ""
    charset: str = "utf-8"
    many_links: bool = False
    truncated: bool = False
    likeness: int | None = None
    kinds: tuple[str, ...] = ()
    stated: date | None = None
    names: tuple[str, ...] = ()
    sightings: tuple[Sighting, ...] = ()


class Reader(Protocol):
    """Reads pages. ``lanes`` is how many it likes to be given at once. Use as an asynchronous context manager."""

    lanes: int

    async def read(self, task: Task) -> Perusal:
        """Never raises for what a page holds."""
        ...

    async def __aenter__(self) -> Self: ...

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


def task_of(answer: Answer, wanted: Wanted, *, home: bool = False, depth: int = 0, as_is: bool = False) -> Task:
    """The task to read the page in ``answer``."""
    return Task(
        wanted, answer.url, answer.asked, answer.status, answer.content_type, answer.body, answer.truncated, home, depth,
        as_is or answer.rendered,
    )  # fmt: skip
