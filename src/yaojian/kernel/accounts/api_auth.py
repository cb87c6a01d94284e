"""How programs and our own pages prove who they are to the API."""

from dataclasses import replace
from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone
from ninja.errors import HttpError
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from yaojian.kernel.accounts import identity, queries, reading_only
from yaojian.kernel.accounts.addresses import address_of
from yaojian.kernel.accounts.models import ApiToken
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.errors import SignInNeeded
from yaojian.kernel.permissions import checks

# A row written per call would cost more than it tells.
USE_GRAIN = timedelta(minutes=1)


class BearerOrSession(AuthBase):
    """``Authorization: Bearer …`` with a token, else the session of a signed-in browser with its CSRF token.

    A program of an account with several companies names the one it acts for in the header ``X-Company`` (its id).
    Sets ``request.actor`` with ``Channel.API``. A wrong, revoked or expired token is refused even when a session is
    there: a program must not slip into the identity of a browser. Raises ``SignInNeeded`` (401).
    """

    openapi_type = "http"
    openapi_scheme = "bearer"

    def __call__(self, request: HttpRequest) -> Actor:
        header = request.headers.get("Authorization", "")
        actor = _by_token(request, header) if header else _by_session(request)
        request.actor = actor  # type: ignore[attr-defined]  # web.requests.Request names it
        checks.signed_in(actor)
        reading_only.require_writing(actor, request.method, request.path_info)
        return actor


def _by_token(request: HttpRequest, header: str) -> Actor:
    scheme, _, secret = header.partition(" ")
    token = queries.token_by_secret(secret.strip()) if scheme.lower() == "bearer" else None
    if token is None:
        raise SignInNeeded()
    if token.last_used_at is None or timezone.now() - token.last_used_at > USE_GRAIN:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=timezone.now())
    return identity.actor_of(
        token.user,
        channel=Channel.API,
        address=address_of(request),
        request_id=str(getattr(request, "request_id", "")),
        chosen_company=request.headers.get("X-Company", ""),
    )


def _by_session(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware
    if actor.user_id is None:
        raise SignInNeeded()
    if check_csrf(request) is not None:
        raise HttpError(403, "页面已过期，请刷新页面后重试。")
    return replace(actor, channel=Channel.API)
