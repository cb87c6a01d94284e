"""oauthlib's endpoints with nothing in them but codes and refresh tokens."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from oauthlib.oauth2.rfc6749.endpoints.authorization import AuthorizationEndpoint
from oauthlib.oauth2.rfc6749.endpoints.revocation import RevocationEndpoint
from oauthlib.oauth2.rfc6749.endpoints.token import TokenEndpoint
from oauthlib.oauth2.rfc6749.grant_types import AuthorizationCodeGrant as PlainCode
from oauthlib.oauth2.rfc6749.grant_types import RefreshTokenGrant
from oauthlib.oauth2.rfc6749.tokens import BearerToken
from oauthlib.openid.connect.core.endpoints.userinfo import UserInfoEndpoint
from oauthlib.openid.connect.core.grant_types import AuthorizationCodeGrant as IdentityCode
from oauthlib.openid.connect.core.grant_types import (
    AuthorizationCodeGrantDispatcher,
    AuthorizationTokenGrantDispatcher,
)

from yaojian.kernel.sso import secrets
from yaojian.kernel.sso.provider.validator import ACCESS_SECONDS, Validator

Raw = tuple[str, str, str, dict[str, str]]


def _only_s256(grant: Any) -> Any:
    """``plain`` is in oauthlib's table; here it is no method at all (RFC 9700 §2.1.1)."""
    grant._code_challenge_methods = {"S256": grant._code_challenge_methods["S256"]}
    return grant


def _grants(validator: Validator) -> tuple[Any, Any]:
    plain = _only_s256(PlainCode(validator))
    identity = IdentityCode(validator)
    _only_s256(identity.proxy_target)
    return plain, identity


def _bearer(validator: Validator) -> BearerToken:
    def made(_: Any) -> str:
        return secrets.make()

    return BearerToken(validator, made, ACCESS_SECONDS, made)


def authorization(validator: Validator) -> AuthorizationEndpoint:
    """Where browsers come."""
    plain, identity = _grants(validator)
    choice = AuthorizationCodeGrantDispatcher(default_grant=plain, oidc_grant=identity)
    return AuthorizationEndpoint(
        default_response_type="code", default_token_type=_bearer(validator), response_types={"code": choice}
    )


def token(validator: Validator) -> TokenEndpoint:
    """Where peers' servers exchange codes and refresh tokens."""
    plain, identity = _grants(validator)
    choice = AuthorizationTokenGrantDispatcher(validator, default_grant=plain, oidc_grant=identity)
    kinds = {"authorization_code": choice, "refresh_token": RefreshTokenGrant(validator)}
    return TokenEndpoint(
        default_grant_type="authorization_code", default_token_type=_bearer(validator), grant_types=kinds
    )


def revocation(validator: Validator) -> RevocationEndpoint:
    """RFC 7009."""
    return RevocationEndpoint(validator)


def user_info(validator: Validator) -> UserInfoEndpoint:
    """OIDC Core §5.3."""
    return UserInfoEndpoint(validator)


def raw(request: HttpRequest) -> Raw:
    """The request as oauthlib wants it. The address has no host: nothing of ours is made from it."""
    query = urlencode([(name, value) for name, values in request.GET.lists() for value in values])
    body = urlencode([(name, value) for name, values in request.POST.lists() for value in values])
    headers = {name: request.headers[name] for name in ("Authorization", "Content-Type") if name in request.headers}
    return f"{request.path}?{query}" if query else request.path, request.method or "GET", body, headers


def answer(headers: dict[str, str], body: str | None, status: int) -> HttpResponse:
    """oauthlib's answer as Django's; never kept by anybody (RFC 6749 §5.1)."""
    made = HttpResponse(body or "", status=status, content_type=headers.get("Content-Type", "application/json"))
    for name, value in headers.items():
        made[name] = value
    made["Cache-Control"] = "no-store"
    return made
