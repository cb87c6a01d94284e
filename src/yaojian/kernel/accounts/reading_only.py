"""Accounts that may look but not change anything: those of a company that does not trade.

The system that owns companies says which addresses this holds for, and which acts stay open all the same.
"""

from yaojian.kernel.accounts.errors import CompanyReadsOnly
from yaojian.kernel.actors import Actor

_SAFE = ("GET", "HEAD", "OPTIONS")
_guarded: list[str] = []
_open: list[str] = []


def guard(*prefixes: str) -> None:
    """Below these paths such an account changes nothing. Call in registrations; twice is the same as once."""
    _guarded.extend(one for one in prefixes if one not in _guarded)


def keep_open(*prefixes: str) -> None:
    """Below these it does all the same."""
    _open.extend(one for one in prefixes if one not in _open)


def require_writing(actor: Actor, method: str | None, path: str) -> None:
    """Raises ``CompanyReadsOnly`` (403) where the actor's company only reads and the request would change something."""
    if (
        actor.reads_only
        and method not in _SAFE
        and path.startswith(tuple(_guarded))
        and not path.startswith(tuple(_open))
    ):
        raise CompanyReadsOnly()
