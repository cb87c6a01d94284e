"""What an account must do before it may work: change its password, set up a second factor (等保 8.1.4.1 a, d)."""

from datetime import datetime

from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

from yaojian.kernel.accounts import queries
from yaojian.kernel.accounts.models import Kind, User

HAS_SECOND_FACTOR = "account.second_factor"
VOUCHED = "account.way"
"""Key of a session for which another platform vouches: password and second factor are that platform's affair."""


def password_ends(user: User) -> datetime | None:
    """When the password must be changed (UTC); None for companies, whose passwords do not run out."""
    if user.kind != Kind.STAFF or user.password_changed_at is None:
        return None
    changed: datetime = user.password_changed_at
    return changed + settings.YAOJIAN_PASSWORD_LIFE


def must_change_password(user: User) -> bool:
    """The first password was given by somebody else, or the present one is too old."""
    ends = password_ends(user)
    return user.must_change_password or (ends is not None and ends <= timezone.now())


def next_step(user: User, session: SessionBase, path: str) -> str | None:
    """Name of the URL that comes before anything else, or None. Pages of one's own account are always open.

    The answer about the second factor is kept in the session: nobody loses one without losing the session too.
    """
    if path.startswith("/account") or session.get(VOUCHED):
        return None
    if must_change_password(user):
        return "account_change_password"
    if settings.YAOJIAN_SECOND_FACTOR_REQUIRED and user.kind == Kind.STAFF and not session.get(HAS_SECOND_FACTOR):
        if not queries.has_second_factor(user):
            return "mfa_activate_totp"
        session[HAS_SECOND_FACTOR] = True
    return None
