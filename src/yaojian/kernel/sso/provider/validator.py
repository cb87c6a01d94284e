"""What oauthlib asks while it walks through OAuth 2.0 and OpenID Connect, answered from our rows (decision 0015).

Stricter than the standards' least: PKCE with S256 for every peer (RFC 9700 §2.1.1), addresses equal character by character
(§4.1.3), a code used twice kills its tokens (RFC 6749 §4.1.2), a refresh token used twice its family (RFC 9700 §4.14.2).
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import jwt
from django.db import transaction
from django.utils import timezone
from oauthlib.common import Request as Asked
from oauthlib.oauth2.rfc6749.errors import InvalidRequestError
from oauthlib.openid import RequestValidator
from oauthlib.openid.connect.core.exceptions import InteractionRequired

from yaojian.kernel.sso import claims, grants, keys, places, secrets
from yaojian.kernel.sso.freshness import Demand
from yaojian.kernel.sso.models import (
    Algorithm,
    GrantKind,
    Protocol,
    SsoGrant,
    SsoPeer,
    SsoToken,
    TokenKind,
)
from yaojian.kernel.sso.provider.asking import basic, is_good, peer_named, token_of, told_of

ACCESS_SECONDS = 600
ID_SECONDS = 300
REFRESH_LIVES = timedelta(hours=12)
"""As long as a session may last."""
_LONGEST = 128
_LONGEST_AGE = 9
"""Digits: thirty years."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sits at the browser: signed in for a company, with one chosen, and when he last proved himself (seconds, UTC)."""

    is_signed_in: bool
    is_ready: bool
    proved_at: float | None
    subject_of: Callable[[SsoPeer], str]


def demand_of(asked: Asked) -> Demand:
    """How fresh the sign-in has to be (OIDC Core §3.1.2.1). Raises ``InvalidRequestError`` for an age that is no number."""
    most = str(asked.max_age or "")
    if most and not (most.isascii() and most.isdigit() and len(most) <= _LONGEST_AGE):
        raise InvalidRequestError(request=asked, description="max_age is not a number of seconds.")
    return Demand(anew="login" in str(asked.prompt or "").split(), most_seconds=int(most) if most else None)


class Validator(RequestValidator):  # type: ignore[misc]  # oauthlib has no types
    """One for each request. ``visitor`` is set at the authorization endpoint only."""

    def __init__(self, visitor: Visitor | None = None) -> None:
        super().__init__()
        self._visitor = visitor
        self._grant: SsoGrant | None = None
        self._token: SsoToken | None = None

    # The peer

    def validate_client_id(self, client_id: str, request: Asked, *args: Any, **kwargs: Any) -> bool:
        """Known, switched on, and speaking one of these protocols."""
        request.client = peer_named(client_id)
        return request.client is not None

    def client_authentication_required(self, request: Asked, *args: Any, **kwargs: Any) -> bool:
        """Always: no peer is public."""
        return True

    def authenticate_client(self, request: Asked, *args: Any, **kwargs: Any) -> bool:
        """Basic or in the body, never both (RFC 6749 §2.3)."""
        header = request.headers.get("Authorization", "")
        if header:
            given = basic(header)
            if given is None or request.client_secret:
                return False
        else:
            given = (request.client_id or "", request.client_secret or "")
        peer = peer_named(given[0])
        if peer is None or not given[1] or not secrets.matches(peer, given[1]):
            return False
        request.client, request.client_id = peer, peer.client_id
        return True

    def authenticate_client_id(self, client_id: str, request: Asked, *args: Any, **kwargs: Any) -> bool:
        """Never by name alone."""
        return False

    def validate_redirect_uri(
        self, client_id: str, redirect_uri: str, request: Asked, *args: Any, **kwargs: Any
    ) -> bool:
        """Equal to one that was registered (RFC 9700 §4.1.3)."""
        return redirect_uri in request.client.redirects

    def get_default_redirect_uri(self, client_id: str, request: Asked, *args: Any, **kwargs: Any) -> None:
        """None: a peer says where to."""

    def validate_response_type(
        self, client_id: str, response_type: str, client: SsoPeer, request: Asked, *args: Any, **kwargs: Any
    ) -> bool:
        """Codes only (RFC 9700 §2.1.2)."""
        return response_type == "code"

    def validate_grant_type(
        self, client_id: str, grant_type: str, client: SsoPeer, request: Asked, *args: Any, **kwargs: Any
    ) -> bool:
        """Codes and refresh tokens."""
        return grant_type in ("authorization_code", "refresh_token")

    # What is asked

    def get_default_scopes(self, client_id: str, request: Asked, *args: Any, **kwargs: Any) -> list[str]:
        """For a plain OAuth 2.0 peer."""
        return ["profile", "company"]

    def validate_scopes(
        self, client_id: str, scopes: list[str], client: SsoPeer, request: Asked, *args: Any, **kwargs: Any
    ) -> bool:
        """Those there are; identity only for those who speak OpenID Connect."""
        allowed = set(claims.SCOPES) if client.protocol == Protocol.OIDC else {"profile", "company"}
        return set(scopes) <= allowed

    def is_pkce_required(self, client_id: str, request: Asked) -> bool:
        """Yes, for each."""
        return True

    # The person

    def validate_silent_login(self, request: Asked) -> bool:
        """``prompt=none``: only where nothing has to be shown. Raises ``InteractionRequired`` where a company must be chosen
        (OIDC Core §3.1.2.6)."""
        visitor = self._visitor
        if visitor is None or not visitor.is_signed_in or not demand_of(request).is_met_by(visitor.proved_at):
            return False
        if not visitor.is_ready:
            raise InteractionRequired(request=request)
        return True

    def validate_silent_authorization(self, request: Asked) -> bool:
        """Nobody is asked for consent: peers are our administration's own systems."""
        return True

    def validate_user_match(self, id_token_hint: str, scopes: Any, asked: Any, request: Asked) -> bool:
        """The hint names who sits there (OIDC Core §3.1.2.1)."""
        demand_of(request)  # before anybody is asked for a password, a bad number is refused
        if not id_token_hint or self._visitor is None or not self._visitor.is_ready:
            return True
        try:
            told = keys.read_own(id_token_hint, issuer=places.issuer())
        except jwt.PyJWTError:
            return False
        return bool(told.get("sub") == self._visitor.subject_of(request.client))

    # Codes

    def save_authorization_code(
        self, client_id: str, code: dict[str, str], request: Asked, *args: Any, **kwargs: Any
    ) -> None:
        """``request.visit`` was put there by the view."""
        grants.issue(
            GrantKind.CODE,
            request.visit,
            text=code["code"],
            address=request.redirect_uri,
            scope=" ".join(request.scopes),
            nonce=str(request.nonce or "")[:300],
            challenge=str(request.code_challenge)[:_LONGEST],
        )

    def validate_code(
        self, client_id: str, code: str, client: SsoPeer, request: Asked, *args: Any, **kwargs: Any
    ) -> bool:
        """Uses the code up, before anything else is looked at: what follows may fail, the code is gone."""
        self._grant = grants.redeem(GrantKind.CODE, client, code).grant
        if self._grant is None:
            return False
        request.user, request.scopes = self._grant.visit.user, self._grant.scope.split()
        return True

    def get_code_challenge(self, code: str, request: Asked) -> str | None:
        """Of the code in hand."""
        return self._grant.challenge if self._grant else None

    def get_code_challenge_method(self, code: str, request: Asked) -> str:
        """The only one that was let in."""
        return "S256"

    def confirm_redirect_uri(
        self, client_id: str, code: str, redirect_uri: str, client: SsoPeer, request: Asked, *args: Any, **kwargs: Any
    ) -> bool:
        """The address the code was sent to (RFC 6749 §4.1.3)."""
        return self._grant is not None and self._grant.address == redirect_uri

    def get_authorization_code_scopes(self, client_id: str, code: str, redirect_uri: str, request: Asked) -> list[str]:
        """Decides whether OpenID Connect or OAuth 2.0 answers; asked before the peer is known."""
        row = SsoGrant.objects.filter(kind=GrantKind.CODE, digest=secrets.digest(code or "")).first()
        return row.scope.split() if row else []

    def get_authorization_code_nonce(self, client_id: str, code: str, redirect_uri: str, request: Asked) -> str | None:
        """What the peer sent along."""
        return (self._grant.nonce or None) if self._grant else None

    def invalidate_authorization_code(
        self, client_id: str, code: str, request: Asked, *args: Any, **kwargs: Any
    ) -> None:
        """Done by ``validate_code``."""

    # Tokens

    def save_bearer_token(self, token: dict[str, Any], request: Asked, *args: Any, **kwargs: Any) -> None:
        """Both tokens, in the family of the grant."""
        grant = self._grant or (self._token.grant if self._token else None)
        if grant is None:
            raise RuntimeError("a token without a grant")
        now = timezone.now()
        lives = {TokenKind.ACCESS: timedelta(seconds=ACCESS_SECONDS), TokenKind.REFRESH: REFRESH_LIVES}
        for kind, name in ((TokenKind.ACCESS, "access_token"), (TokenKind.REFRESH, "refresh_token")):
            if text := token.get(name):
                SsoToken.objects.create(
                    kind=kind,
                    digest=secrets.digest(text),
                    grant=grant,
                    scope=" ".join(request.scopes),
                    expires_at=now + lives[kind],
                )

    def validate_refresh_token(
        self, refresh_token: str, client: SsoPeer, request: Asked, *args: Any, **kwargs: Any
    ) -> bool:
        """Good once. Used again, somebody else has it: the whole family dies (RFC 9700 §4.14.2)."""
        with transaction.atomic():
            token = token_of(TokenKind.REFRESH, refresh_token, lock=True)
            if token is None or token.grant.peer_id != client.pk:
                return False
            if token.used_at is not None:
                grants.revoke_family(token.grant)
                return False
            if not is_good(token):
                return False
            token.used_at = timezone.now()
            token.save(update_fields=["used_at"])
        self._token, request.user = token, token.grant.visit.user
        return True

    def get_original_scopes(self, refresh_token: str, request: Asked, *args: Any, **kwargs: Any) -> list[str]:
        """Of the token in hand."""
        return self._token.scope.split() if self._token else []

    def validate_bearer_token(self, token: str, scopes: list[str], request: Asked) -> bool:
        """For the address that tells who somebody is; which claims it tells, the token's scope says."""
        found = token_of(TokenKind.ACCESS, token) if token else None
        if found is None or not is_good(found) or not found.grant.peer.is_enabled:
            return False
        self._token, request.user, request.client = found, found.grant.visit.user, found.grant.peer
        return True

    def revoke_token(self, token: str, token_type_hint: str, request: Asked, *args: Any, **kwargs: Any) -> None:
        """RFC 7009: the family of the token, if it is this peer's; silent otherwise."""
        row = SsoToken.objects.filter(digest=secrets.digest(token), grant__peer=request.client).first()
        if row is not None:
            grants.revoke_family(row.grant)

    # Claims

    def finalize_id_token(self, id_token: dict[str, Any], token: Any, token_handler: Any, request: Asked) -> str:
        """Complete and sign (OIDC Core §2). ``sid`` is what the logout token names later."""
        if self._grant is None:
            raise RuntimeError("an ID token without a code")
        visit = self._grant.visit
        told = told_of(visit, set(request.scopes))
        now = int(time.time())
        own = {
            "iss": places.issuer(),
            "exp": now + ID_SECONDS,
            "iat": now,
            "auth_time": int(visit.auth_at.timestamp()),
            "sid": visit.pk.hex,
        }
        return keys.sign(told | id_token | own, Algorithm(visit.peer.signing))

    def get_userinfo_claims(self, request: Asked) -> dict[str, str]:
        """OIDC Core §5.3; for OAuth 2.0 peers the same."""
        if self._token is None:
            raise RuntimeError("claims without a token")
        return told_of(self._token.grant.visit, set(self._token.scope.split()))
