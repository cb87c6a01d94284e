"""What a request has learnt about grants and scopes, so that a page with many checks asks the database once.

Lives as long as the request and is shared with none other: a right given or taken counts from the next request on.
Outside requests (jobs, commands) nothing is remembered.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

T = TypeVar("T")
_known: ContextVar[dict[Hashable, object] | None] = ContextVar("known", default=None)


@contextmanager
def for_this_request() -> Iterator[None]:
    """Remember within, forget afterwards."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def once(key: Hashable, learn: Callable[[], T]) -> T:
    """The answer to ``key``, learnt at most once a request."""
    known = _known.get()
    if known is None:
        return learn()
    if key not in known:
        known[key] = learn()
    return known[key]  # type: ignore[return-value]  # stored under its own key
