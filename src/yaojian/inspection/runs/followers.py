"""Whoever wants to know that a run has ended, and who says which findings are approved false alarms. Filled by registrations."""

from collections.abc import Callable

from yaojian.inspection.runs.models import Run
from yaojian.kernel.actors import Actor

AllowList = Callable[[str], frozenset[str]]
"""Site → keys of findings that cost nothing."""
Follower = Callable[[Actor, Run], None]
_allow_lists: list[AllowList] = []
_followers: list[Follower] = []


def register_allow_list(source: AllowList) -> None:
    """Ask ``source`` before a run is scored. Twice is the same as once."""
    if source not in _allow_lists:
        _allow_lists.append(source)


def register_follower(follower: Follower) -> None:
    """Call ``follower`` in the transaction in which a run ends with findings. Twice is the same as once."""
    if follower not in _followers:
        _followers.append(follower)


def allowed_keys(site: str) -> frozenset[str]:
    """Keys of approved false alarms of a site."""
    return frozenset(key for source in _allow_lists for key in source(site))


def tell_ended(actor: Actor, run: Run) -> None:
    """The run has ended and its findings are stored."""
    for follower in _followers:
        follower(actor, run)
