"""How long a session lives: idle limit, absolute limit, and sessions ended from outside (等保 8.1.4.1 b).

Moments are kept in the session as whole seconds since 1970 (UTC).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY as PROOFS
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from yaojian.kernel.accounts.models import User

STARTED = "account.started"
SEEN = "account.seen"
# Writing the session at every request would cost a write per click; a minute's grain is enough for a 30 minute limit.
GRAIN = 60


class Ending(StrEnum):
    """Why a session ended. The value appears in the address of the sign-in page."""

    IDLE = "idle"
    LIMIT = "limit"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Remaining:
    """Seconds left, never negative: until the idle limit, until the absolute one."""

    idle: int
    limit: int


def _now() -> int:
    return int(timezone.now().timestamp())


def start(session: SessionBase) -> None:
    """Both clocks start now. Called at sign-in."""
    session[STARTED] = session[SEEN] = _now()


def started_at(session: SessionBase) -> datetime | None:
    """When the sign-in happened (UTC), or None for a session that has not been used yet."""
    moment = session.get(STARTED)
    return None if moment is None else datetime.fromtimestamp(moment, tz=timezone.get_default_timezone())


def proved_at(session: SessionBase) -> float | None:
    """When the person last proved who he is: at sign-in, or once more before an act that matters (seconds since 1970, with
    fractions where allauth wrote them down); None for a session that has not been used yet."""
    moments = [float(proof["at"]) for proof in session.get(PROOFS) or ()]
    if STARTED in session:
        moments.append(float(session[STARTED]))
    return max(moments, default=None)


def remaining(session: SessionBase) -> Remaining:
    """What is left of both limits; whole limits for a session that has not been used yet."""
    now = _now()
    idle = session.get(SEEN, now) + int(settings.YAOJIAN_IDLE_LIMIT.total_seconds()) - now
    limit = session.get(STARTED, now) + int(settings.YAOJIAN_SESSION_LIMIT.total_seconds()) - now
    return Remaining(idle=max(idle, 0), limit=max(limit, 0))


def ending(session: SessionBase, user: User) -> Ending | None:
    """Why this session may not go on, or None while it may."""
    started = started_at(session)
    # The start is cut to its second, so a sign-in in the very second of the ending has to be made once more.
    if user.sessions_since and started and started <= user.sessions_since:
        return Ending.OUTSIDE
    left = remaining(session)
    if not left.limit:
        return Ending.LIMIT
    return None if left.idle else Ending.IDLE


def touch(session: SessionBase, *, at_once: bool = False) -> None:
    """The user did something: the idle limit starts anew."""
    if STARTED not in session:
        start(session)
    elif at_once or _now() - session.get(SEEN, 0) >= GRAIN:
        session[SEEN] = _now()
