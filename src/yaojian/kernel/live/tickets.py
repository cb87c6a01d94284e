"""Tickets: what a page shows to the stream process instead of a session.

The stream process never touches the ORM (platform.md §3b), so the page that is rendered for a signed-in user carries a
signed ticket naming the channels this user may hear. Streams carry counts and titles only.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.core import signing

from yaojian.kernel.actors import Actor

GOOD_FOR = timedelta(hours=12)
_SALT = "kernel.live.ticket"


@dataclass(frozen=True, slots=True)
class Ticket:
    """Whose stream it is, and what it may hear."""

    user_id: int
    channels: tuple[str, ...]


def ticket_for(actor: Actor, more: Sequence[str] = ()) -> str:
    """A ticket for the actor's own channels and ``more``; empty for nobody."""
    if actor.user_id is None:
        return ""
    channels = [f"user:{actor.user_id}", *more]
    if actor.person_id is not None:
        channels.append("staff")
    if actor.unit_id is not None:
        channels.append(f"unit:{actor.unit_id}")
    if actor.company_id is not None:
        channels.append(f"company:{actor.company_id}")
    return signing.dumps([actor.user_id, channels], salt=_SALT, compress=True)


def read_ticket(text: str) -> Ticket | None:
    """None for a forged or expired one."""
    try:
        user_id, channels = signing.loads(text, salt=_SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    return Ticket(user_id, tuple(channels))
