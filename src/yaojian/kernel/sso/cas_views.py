"""Our CAS server's addresses, and the one where signed tickets are checked."""

import base64
import binascii
from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from yaojian.kernel.accounts.models import Kind
from yaojian.kernel.accounts.views import SignedInRequest
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import freshness, visits
from yaojian.kernel.sso.errors import BadRequest, CompaniesOnly
from yaojian.kernel.sso.freshness import Demand
from yaojian.kernel.sso.provider import cas, tickets
from yaojian.kernel.sso.provider.asking import told_of
from yaojian.kernel.sso.provider_views import choose_company, prove_again, sign_in_first


@never_cache
@require_GET
def login(request: SignedInRequest) -> HttpResponse:
    """CAS 3.0 §2.1. An unknown service is answered here with 400, never by a redirect."""
    checks.open_to_all()
    service = request.GET.get("service", "")
    peer = cas.peer_of(service)
    if peer is None:
        raise BadRequest(reason="没有登记这个系统，或它已停用。")
    user = request.user
    if request.actor.company_id is None:
        if "gateway" in request.GET and "renew" not in request.GET:
            return HttpResponseRedirect(service)
        if request.actor.user_id is None:
            return HttpResponseRedirect(sign_in_first(request))
        if user.kind != Kind.COMPANY:
            raise CompaniesOnly(right=f"进入{peer.name}", peer=peer)
        return choose_company(request)
    if not Demand(anew="renew" in request.GET).is_met(request):
        return HttpResponseRedirect(prove_again(request))
    visit = visits.begin_out(actor=request.actor, user=user, peer=peer, session=request.session)
    text = cas.ticket(visit, service, proved=freshness.is_answer_to(request))
    freshness.settle(request)
    return HttpResponseRedirect(f"{service}{'&' if '?' in service else '?'}{urlencode({'ticket': text})}")


def _validated(request: HttpRequest, *, with_attributes: bool) -> HttpResponse:
    checks.open_to_all()
    service, ticket = request.GET.get("service", ""), request.GET.get("ticket", "")
    found = cas.check(service, ticket, renew="renew" in request.GET)
    return HttpResponse(cas.answer(found, with_attributes=with_attributes), content_type="application/xml")


@never_cache
@require_GET
def validate2(request: HttpRequest) -> HttpResponse:
    """CAS 2.0 ``/serviceValidate`` (§2.5)."""
    return _validated(request, with_attributes=False)


@never_cache
@require_GET
def validate3(request: HttpRequest) -> HttpResponse:
    """CAS 3.0 ``/p3/serviceValidate`` (§2.8)."""
    return _validated(request, with_attributes=True)


@never_cache
@csrf_exempt
@require_POST
def check_ticket(request: HttpRequest) -> HttpResponse:
    """A peer's server (Basic: its name and secret) asks who stands behind ``ticket``. One answer for every kind of no."""
    checks.open_to_all()
    peer = tickets.peer_of(*_basic(request))
    if peer is None:
        refused = JsonResponse({"error": "invalid_client"}, status=HTTPStatus.UNAUTHORIZED)
        refused["WWW-Authenticate"] = 'Basic realm="sso"'
        return refused
    visit = tickets.check(peer, request.POST.get("ticket", ""))
    if visit is None:
        return JsonResponse({"error": "invalid_ticket"}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse({**told_of(visit), "sid": visit.pk.hex})


def _basic(request: HttpRequest) -> tuple[str, str]:
    scheme, _, value = request.headers.get("Authorization", "").partition(" ")
    try:
        name, _, secret = base64.b64decode(value.strip(), validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return (name, secret) if scheme.lower() == "basic" else ("", "")
