"""What is known about accounts: the administrator's list, a person's own sign-ins and tokens, a bearer token's owner."""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from yaojian.kernel.accounts.models import ApiToken, Outcome, SignIn, User

OWN_SECOND = timedelta(seconds=1)
"""Sessions know their start to the second only; a sign-in this close to it is the session's own."""


@dataclass(frozen=True, slots=True)
class LastSignIn:
    """Shown after signing in (等保): the sign-in before this one and the failures since then."""

    at: datetime | None
    address: str
    device: str
    failures: int


def accounts(*, words: str = "", kind: str = "") -> QuerySet[User]:
    """Accounts by name, with ``second_factor`` (bool) and ``seen_at``. ``words`` is part of the name or user name."""
    rows = User.objects.select_related("person").annotate(
        second_factor=Exists(_second_factors().filter(user=OuterRef("pk"))),
        seen_at=Max("sign_ins__at", filter=Q(sign_ins__outcome=Outcome.SUCCEEDED)),
    )
    if words:
        rows = rows.filter(Q(name__icontains=words) | Q(username__icontains=words))
    if kind:
        rows = rows.filter(kind=kind)
    return rows.order_by("kind", "name", "pk")


def _second_factors() -> QuerySet[Authenticator]:
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    rows: QuerySet[Authenticator] = Authenticator.objects.filter(type__in=kinds)
    return rows


def has_second_factor(user: User) -> bool:
    """Whether signing in asks for a code or a key besides the password."""
    return _second_factors().filter(user=user).exists()


def locked_until(username: str) -> datetime | None:
    """When the lock on ``username`` opens (UTC), or None when it is not locked. Also for names nobody has."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    found = AccessAttempt.objects.filter(username=username.lower(), attempt_time__gte=since).aggregate(
        failures=Sum("failures_since_start"), last=Max("attempt_time")
    )
    if (found["failures"] or 0) < settings.AXES_FAILURE_LIMIT:
        return None
    last: datetime = found["last"]
    return last + settings.AXES_COOLOFF_TIME


def locked_usernames() -> set[str]:
    """User names locked at this moment."""
    since = timezone.now() - settings.AXES_COOLOFF_TIME
    rows = (
        AccessAttempt.objects.filter(attempt_time__gte=since)
        .values("username")
        .annotate(failures=Sum("failures_since_start"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
    )
    return {row["username"] for row in rows if row["username"]}


def sign_ins_of(user: User, *, limit: int = 10) -> list[SignIn]:
    """The last attempts on this account, newest first; index ``sign_in_of_user``."""
    return list(SignIn.objects.filter(user=user).order_by("-at")[:limit])


def last_sign_in(user: User, *, before: datetime) -> LastSignIn:
    """The successful sign-in before ``before`` and the failures since it. All empty for a first sign-in."""
    earlier = SignIn.objects.filter(user=user, at__lt=before)
    last = earlier.filter(outcome=Outcome.SUCCEEDED).order_by("-at").first()
    failed = earlier.exclude(outcome=Outcome.SUCCEEDED)
    if last is None:
        return LastSignIn(None, "", "", failed.count())
    return LastSignIn(last.at, last.address or "", last.device, failed.filter(at__gt=last.at).count())


def signed_in_elsewhere(user: User, *, since: datetime) -> SignIn | None:
    """The newest successful sign-in of this account after ``since``, which the user ought to know about."""
    rows = SignIn.objects.filter(user=user, outcome=Outcome.SUCCEEDED, at__gt=since)
    return rows.order_by("-at").first()


def tokens_of(user: User) -> list[ApiToken]:
    """The account's tokens that have not been revoked, newest first."""
    return list(ApiToken.objects.filter(user=user, revoked_at__isnull=True).order_by("-created_at"))


def digest_of(secret: str) -> str:
    """How a token is stored: it has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


def token_by_secret(secret: str) -> ApiToken | None:
    """The valid token with this secret and an active account behind it, or None. One query."""
    token = ApiToken.objects.select_related("user").filter(digest=digest_of(secret), user__is_active=True).first()
    return token if token is not None and token.valid_at(timezone.now()) else None
