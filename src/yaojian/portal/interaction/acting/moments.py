"""The moment an act happens. Loaders of earlier work say when that was; everybody else means now."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime

from django.utils import timezone

from yaojian.kernel.calendar.workdays import BEIJING

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """Aware; the real moment unless a loader told another."""
    return _told.get() or timezone.now()


def today() -> date:
    """The Beijing day of ``now()``."""
    return now().astimezone(BEIJING).date()


@contextmanager
def told(moment: datetime) -> Iterator[None]:
    """Acts inside happen at ``moment`` (aware). The audit log still says when they were entered."""
    before = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(before)
