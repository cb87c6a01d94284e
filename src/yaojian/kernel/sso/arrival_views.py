"""Addresses people and platforms come to when somebody signs in here by a platform, or left there."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import arrivals, queries, visits
from yaojian.kernel.sso.client import cas, oidc, pending
from yaojian.kernel.sso.errors import PlatformDown, WrongAnswer
from yaojian.kernel.sso.models import Protocol

_CAS = (Protocol.CAS2, Protocol.CAS3)
_LONGEST = 2000


@never_cache
@require_GET
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """The button of the sign-in page and the platform's shortcut: ``next`` is a page of ours. ``iss`` (third-party initiated
    login, OIDC Core §4) must name this platform."""
    checks.open_to_all()
    peer = queries.inward_by_code(code)
    if request.GET.get("iss", peer.issuer) != peer.issuer:
        raise WrongAnswer(peer=peer, reason="发起登录的平台与登记的不同。")
    target = request.GET.get("next", "")
    own = len(target) < _LONGEST and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    asked = pending.begin(request.session, peer, target if own else reverse("account:landing"))
    return HttpResponseRedirect(cas.ask(peer) if peer.protocol in _CAS else oidc.ask(peer, asked))


@never_cache
@require_GET
def callback(request: HttpRequest, code: str) -> HttpResponse:
    """The browser comes back from an OpenID platform."""
    checks.open_to_all()
    peer = queries.inward_by_code(code, Protocol.OIDC)
    asked = pending.take(request.session, peer, request.GET.get("state", ""))
    oidc.check_sender(peer, request.GET.get("iss", ""))
    if "error" in request.GET or not request.GET.get("code"):
        raise WrongAnswer(peer=peer, reason="平台没有同意这次登录。")
    told = oidc.exchange(peer, request.GET["code"], asked)
    arrivals.admit(request, peer, told)
    return HttpResponseRedirect(asked.target)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def cas_callback(request: HttpRequest, code: str) -> HttpResponse:
    """GET: the browser comes back with a ticket. POST: the platform's server says that a ticket's session is over."""
    checks.open_to_all()
    peer = queries.inward_by_code(code, *_CAS)
    if request.method == "POST":
        visits.left_there(peer, outer=cas.read_logout(peer, request.POST.get("logoutRequest", "")))
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    asked = pending.take_newest(request.session, peer)
    told = cas.check(peer, request.GET.get("ticket", ""))
    arrivals.admit(request, peer, told)
    return HttpResponseRedirect(asked.target)


@never_cache
@csrf_exempt
@require_POST
def backchannel(request: HttpRequest, code: str) -> HttpResponse:
    """The platform's server says that somebody left (OIDC Back-Channel Logout §2.5–2.8)."""
    checks.open_to_all()
    peer = queries.inward_by_code(code, Protocol.OIDC)
    try:
        subject, session = oidc.read_logout(peer, request.POST.get("logout_token", ""))
    except (WrongAnswer, PlatformDown) as fault:
        told = {"error": "invalid_request", "error_description": fault.told()}
        return JsonResponse(told, status=HTTPStatus.BAD_REQUEST)
    visits.left_there(peer, outer=session, subject=subject)
    return HttpResponse(status=HTTPStatus.OK)
