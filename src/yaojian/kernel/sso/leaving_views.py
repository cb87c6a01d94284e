"""Leaving, asked by another system through the browser: OpenID Connect (RP-Initiated Logout 1.0) and CAS."""

from urllib.parse import urlencode
from uuid import UUID

import jwt
from allauth.account.adapter import get_adapter
from django.core import signing
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.views import SeeOther
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import arrivals, keys, places, visits
from yaojian.kernel.sso.errors import BadRequest
from yaojian.kernel.sso.models import Direction, Protocol, SsoPeer, SsoVisit
from yaojian.kernel.sso.provider import cas

_SECONDS = 600


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def logout(request: HttpRequest) -> HttpResponse:
    """The peer's user leaves there and here. With a hint of this very session nobody is asked (§2); else a page asks."""
    checks.open_to_all()
    asked = request.POST if request.method == "POST" else request.GET
    peer, visit = _hint(asked.get("id_token_hint", ""), asked.get("client_id", ""))
    address = _back(peer, asked.get("post_logout_redirect_uri", ""), asked.get("state", ""))
    if not isinstance(request.user, User):
        if visit is not None:
            _forget(visit)
        return HttpResponseRedirect(address or reverse("account_login"))
    if visit is None or str(visit.mark) != request.session.get(visits.MARK):
        return _ask(request, address)
    request.sso_knows = peer  # type: ignore[attr-defined]  # read when the session ends
    get_adapter(request).logout(request)
    return HttpResponseRedirect(address or reverse("account_login"))


@never_cache
@require_GET
def cas_logout(request: HttpRequest) -> HttpResponse:
    """CAS 3.0 §2.3. Anybody can send a browser here, so that a person signed in is asked."""
    checks.open_to_all()
    service = request.GET.get("service", "")
    rows = SsoPeer.objects.filter(direction=Direction.OUT, protocol__in=cas.PROTOCOLS, is_enabled=True)
    known = rows.filter(after_logout__contains=[service]).exists() if service else False
    address = service if known else ""
    if not isinstance(request.user, User):
        return HttpResponseRedirect(address or reverse("account_login"))
    return _ask(request, address)


def _ask(request: HttpRequest, address: str) -> HttpResponse:
    to = signing.dumps(address, salt=arrivals.LEAVING)
    return render(request, "sso/leave.html", {"to": to})


@never_cache
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Said on the page above: out, here and everywhere."""
    checks.open_to_all()
    address = _read(request.POST.get("to", ""))
    if isinstance(request.user, User):
        get_adapter(request).logout(request)
    return SeeOther(arrivals.leaving(address) if address else reverse("account_login"))


@never_cache
@require_GET
def left(request: HttpRequest) -> HttpResponse:
    """Out here; goes on by itself to the system that shall hear of it, or to where the person came from."""
    checks.open_to_all()
    address = _read(request.GET.get("to", ""))
    return render(request, "sso/onward.html", {"address": address, "heading": "已退出本平台", "left": True})


def _read(signed: str) -> str:
    try:
        return str(signing.loads(signed, salt=arrivals.LEAVING, max_age=_SECONDS))
    except signing.BadSignature:
        raise BadRequest(reason="要去的地址已失效。") from None


def _hint(token: str, client_id: str) -> tuple[SsoPeer | None, SsoVisit | None]:
    """Whom the ID token was made for and the visit it tells of. Old ones count (§2); forged ones are ``BadRequest``."""
    rows = SsoPeer.objects.filter(direction=Direction.OUT, protocol=Protocol.OIDC)
    if not token:
        return (rows.filter(client_id=client_id).first() if client_id else None), None
    try:
        told = keys.read_own(token, issuer=places.issuer())
        sid = UUID(str(told.get("sid")))
    except (jwt.PyJWTError, ValueError):
        raise BadRequest(reason="退出请求所附的身份不是本平台签发的。") from None
    if client_id and told.get("aud") != client_id:
        raise BadRequest(reason="退出请求所附的身份不是发给这个系统的。")
    peer = rows.filter(client_id=str(told.get("aud"))).first()
    return peer, SsoVisit.objects.filter(pk=sid, peer=peer).first() if peer else None


def _back(peer: SsoPeer | None, address: str, state: str) -> str:
    """The registered address, equal character by character, or none. Raises ``BadRequest`` for another."""
    if not address:
        return ""
    if peer is None or address not in peer.after_logout:
        raise BadRequest(reason="退出后返回的地址与登记的不一致。", peer=peer if peer and peer.is_enabled else None)
    if not state:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode({'state': state})}"


def _forget(visit: SsoVisit) -> None:
    visits.left_there(visit.peer, visit_id=visit.pk)
