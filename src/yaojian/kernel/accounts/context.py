"""What templates of all surfaces know about the account."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from yaojian.kernel.accounts import required_steps, session_clock, sign_ins
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.queries import LastSignIn


def account(request: HttpRequest) -> dict[str, Any]:
    """``last_sign_in``: the sign-in before this one, on the first page after signing in only,
    else None; None too after the very first sign-in.
    ``password_days_left``: a number in the week before the password runs out, else None.
    ``session_limits``: seconds left and when to warn; None when nobody is signed in.
    """
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return {"last_sign_in": None, "password_days_left": None, "session_limits": None}
    left = session_clock.remaining(request.session)
    return {
        "last_sign_in": SimpleLazyObject(lambda: _last_sign_in_once(request)),
        "password_days_left": _password_days_left(user),
        "session_limits": {"idle": left.idle, "limit": left.limit, "warn": _warning_seconds()},
    }


def _warning_seconds() -> int:
    return int(settings.YAOJIAN_IDLE_WARNING.total_seconds())


def _last_sign_in_once(request: HttpRequest) -> LastSignIn | None:
    """Taken out of the session when a template first looks at it, so that it is shown exactly once."""
    kept = request.session.pop(sign_ins.LAST, None)
    if kept is None:
        return None
    if not kept["at"]:
        return None
    return LastSignIn(datetime.fromisoformat(kept["at"]), kept["address"], kept["device"], kept["failures"])


def _password_days_left(user: User) -> int | None:
    ends = required_steps.password_ends(user)
    if ends is None or ends - timezone.now() > settings.YAOJIAN_PASSWORD_NOTICE:
        return None
    return max(0, (ends - timezone.now()).days)
