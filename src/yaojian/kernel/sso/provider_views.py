"""Addresses other systems and their people's browsers come to: OpenID Connect and OAuth 2.0."""

from typing import cast
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from oauthlib.oauth2.rfc6749.errors import AccessDeniedError, FatalClientError, OAuth2Error

from yaojian.kernel.accounts import companies, session_clock
from yaojian.kernel.accounts.models import Kind
from yaojian.kernel.accounts.views import SignedInRequest
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import claims, freshness, keys, places, visits
from yaojian.kernel.sso.errors import BadRequest
from yaojian.kernel.sso.models import Algorithm, SsoPeer
from yaojian.kernel.sso.provider import oauth
from yaojian.kernel.sso.provider.asking import peer_named
from yaojian.kernel.sso.provider.validator import Validator, Visitor, demand_of

_REASONS = {
    "invalid_client_id": "没有登记这个系统，或它已停用。",
    "mismatching_redirect_uri": "返回地址与登记的不一致。",
    "missing_redirect_uri": "没有写明返回地址。",
    "insecure_redirect_uri": "返回地址没有加密。",
}


@require_GET
@cache_control(public=True, max_age=keys.LISTED_SECONDS)
def discovery(request: HttpRequest) -> HttpResponse:
    """OIDC Discovery §3. Every address from the configured one."""
    checks.open_to_all()
    return JsonResponse(
        {
            "issuer": places.issuer(),
            "authorization_endpoint": places.of("sso:authorize"),
            "token_endpoint": places.of("sso:token"),
            "userinfo_endpoint": places.of("sso:userinfo"),
            "jwks_uri": places.of("sso:jwks"),
            "revocation_endpoint": places.of("sso:revoke"),
            "end_session_endpoint": places.of("sso:logout"),
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code", "refresh_token"],
            "subject_types_supported": ["pairwise"],
            "id_token_signing_alg_values_supported": Algorithm.values,
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(claims.SCOPES),
            "claims_supported": list(claims.LABELS),
            "prompt_values_supported": ["none", "login"],
            "authorization_response_iss_parameter_supported": True,
            "backchannel_logout_supported": True,
            "backchannel_logout_session_supported": True,
        }
    )


@require_GET
@cache_control(public=True, max_age=keys.LISTED_SECONDS)
def jwks(request: HttpRequest) -> HttpResponse:
    """The public keys."""
    checks.open_to_all()
    return JsonResponse({"keys": keys.published()})


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def authorize(request: SignedInRequest) -> HttpResponse:
    """OIDC Core §3.1.2. A request whose client or address is wrong is answered here with 400, never by a redirect."""
    checks.open_to_all()
    endpoint = oauth.authorization(Validator(_visitor(request)))
    raw = oauth.raw(request)
    try:
        scopes, asked = endpoint.validate_authorization_request(*raw)
    except FatalClientError as fault:
        reason = _REASONS.get(_name(fault), "内容不完整或有重复。")
        raise BadRequest(reason=reason, peer=_asking(request)) from fault
    except OAuth2Error as fault:
        return _redirect(fault.in_uri(fault.redirect_uri))
    if request.actor.user_id is None:
        return HttpResponseRedirect(sign_in_first(request))
    if request.user.kind != Kind.COMPANY:
        return _redirect(AccessDeniedError(request=asked["request"]).in_uri(asked["redirect_uri"]))
    if request.actor.company_id is None:
        return choose_company(request)
    if "openid" in scopes and not demand_of(asked["request"]).is_met(request):
        return HttpResponseRedirect(prove_again(request))
    peer = cast("SsoPeer", asked["request"].client)
    visit = visits.begin_out(actor=request.actor, user=request.user, peer=peer, session=request.session)
    headers, _, _ = endpoint.create_authorization_response(*raw, scopes=scopes, credentials={"visit": visit})
    freshness.settle(request)
    return _redirect(headers["Location"])


def _name(fault: FatalClientError) -> str:
    """oauthlib calls them all ``invalid_request``; the class says which."""
    names = {
        "InvalidClientIdError": "invalid_client_id",
        "MissingClientIdError": "invalid_client_id",
        "MismatchingRedirectURIError": "mismatching_redirect_uri",
        "InvalidRedirectURIError": "mismatching_redirect_uri",
        "MissingRedirectURIError": "missing_redirect_uri",
        "InsecureRedirectURIError": "insecure_redirect_uri",
    }
    return names.get(type(fault).__name__, "")


def _asking(request: HttpRequest) -> SsoPeer | None:
    """Who asked a faulty question, as it says itself: good enough for a link to the page an administrator registered for it."""
    named = [*request.GET.getlist("client_id"), *request.POST.getlist("client_id")]
    return peer_named(named[0]) if len(named) == 1 else None


def _redirect(address: str) -> HttpResponse:
    """To the peer, with our name (RFC 9207)."""
    return HttpResponseRedirect(f"{address}{'&' if '?' in address else '?'}{urlencode({'iss': places.issuer()})}")


def _visitor(request: SignedInRequest) -> Visitor:
    user = request.user
    return Visitor(
        is_signed_in=request.actor.user_id is not None and user.kind == Kind.COMPANY,
        is_ready=request.actor.company_id is not None,
        proved_at=session_clock.proved_at(request.session),
        subject_of=lambda peer: claims.subject(peer, user),
    )


def come_back(request: HttpRequest) -> str:
    """The page of ours that leads back to this question, after signing in or choosing a company."""
    return f"{reverse('sso:onward')}?{urlencode({'to': f'{request.path}?{urlencode(freshness.pairs(request))}'})}"


def sign_in_first(request: HttpRequest) -> str:
    """The sign-in page, and back; who signs in there has proved himself for this question."""
    freshness.put(request)
    return f"{reverse('account_login')}?{urlencode({'next': come_back(request)})}"


def prove_again(request: HttpRequest) -> str:
    """The page where somebody signed in proves himself once more, and back."""
    freshness.put(request)
    return f"{reverse('account_reauthenticate')}?{urlencode({'next': come_back(request)})}"


def choose_company(request: SignedInRequest) -> HttpResponse:
    """A person of several companies says which of them goes out."""
    shown = {
        "companies": companies.companies_of(request.user.pk),
        "current": request.actor.company_id,
        "next": come_back(request),
    }
    return render(request, "sso/choose_company.html", shown)


@never_cache
@require_GET
def onward(request: HttpRequest) -> HttpResponse:
    """A page that goes on to one of our own addresses below ``/sso/`` by itself: after a form the browser may not be sent
    straight to another host (content policy), from a page it may."""
    checks.open_to_all()
    target = request.GET.get("to", "")
    if not target.startswith("/sso/") or "\\" in target or any(not sign.isprintable() for sign in target):
        raise BadRequest(reason="要去的地址不是本平台的。")
    return render(request, "sso/onward.html", {"address": target, "heading": "正在进入对方系统"})


@never_cache
@csrf_exempt
@require_POST
def token(request: HttpRequest) -> HttpResponse:
    """RFC 6749 §3.2."""
    checks.open_to_all()
    return oauth.answer(*oauth.token(Validator()).create_token_response(*oauth.raw(request)))


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def userinfo(request: HttpRequest) -> HttpResponse:
    """OIDC Core §5.3."""
    checks.open_to_all()
    try:
        return oauth.answer(*oauth.user_info(Validator()).create_userinfo_response(*oauth.raw(request)))
    except OAuth2Error as fault:
        return oauth.answer({**fault.headers, "Content-Type": "application/json"}, fault.json, fault.status_code)


@never_cache
@csrf_exempt
@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """RFC 7009."""
    checks.open_to_all()
    return oauth.answer(*oauth.revocation(Validator()).create_revocation_response(*oauth.raw(request)))
