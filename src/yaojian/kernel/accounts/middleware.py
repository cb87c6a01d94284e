"""Sets ``request.actor``, ends sessions that have reached a limit, and lets nobody through a guarded door."""

from collections.abc import Callable
from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlencode, urlsplit

from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from yaojian.kernel.accounts import doors, identity, required_steps, session_clock, sign_ins
from yaojian.kernel.accounts.addresses import address_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.session_clock import Ending
from yaojian.kernel.actors import NOBODY, Actor, Channel
from yaojian.kernel.errors import SignInNeeded

COMPANY = "account.company"
BACKGROUND = "X-Yaojian-Background"
CLOCK = "/account/session"


class ActorMiddleware:
    """Stands behind Django's and allauth's own middleware.

    A request with the header ``X-Yaojian-Background`` was made by the page, not by the person (a counter that looks
    for news): it does not keep the session alive.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        why = _end_if_due(request)
        actor = _actor_of(request)
        request.actor = actor  # type: ignore[attr-defined]  # web.requests.Request names it
        if doors.guarded(request.path_info):
            if actor.user_id is None:
                return _ask_to_sign_in(request, why)
            if refusal := _not_further(request):
                return refusal
        return self.get_response(request)


def _end_if_due(request: HttpRequest) -> Ending | None:
    user = request.user
    if not isinstance(user, User):
        return None
    why = session_clock.ending(request.session, user)
    if why is None:
        if not _by_the_page(request):
            session_clock.touch(request.session)
        return None
    sign_ins.ended(request=request, user=user, why=why)
    logout(request)
    return why


def _by_the_page(request: HttpRequest) -> bool:
    """Whether the page asked by itself: looking at the session's clock must not wind it up."""
    return BACKGROUND in request.headers or (request.method == "GET" and request.path_info == CLOCK)


def _actor_of(request: HttpRequest) -> Actor:
    address, request_id = address_of(request), str(getattr(request, "request_id", ""))
    if not isinstance(request.user, User):
        return replace(NOBODY, address=address, request_id=request_id)
    return identity.actor_of(
        request.user,
        channel=Channel.PAGE,
        address=address,
        request_id=request_id,
        chosen_company=request.session.get(COMPANY, ""),
    )


def _not_further(request: HttpRequest) -> HttpResponse | None:
    """A company at the administration's door, or somebody who must first change the password."""
    user = request.user
    if not isinstance(user, User):
        return None
    if doors.closed_to(user.kind, request.path_info):
        raise PermissionDenied("企业账号不能进入内部系统。")
    step = required_steps.next_step(user, request.session, request.path_info)
    return HttpResponseRedirect(f"{reverse(step)}?why=required") if step else None


def _ask_to_sign_in(request: HttpRequest, why: Ending | None) -> HttpResponse:
    """A page goes to the sign-in page and back; htmx and programs get 401 and keep what the user typed."""
    query = {"next": _way_back(request)} | ({"why": why.value} if why else {})
    address = f"{reverse('account_login')}?{urlencode(query)}"
    refusal = SignInNeeded()
    if "HX-Request" in request.headers:
        page = render(request, "account/sign_in_needed.html", {"address": address}, status=HTTPStatus.UNAUTHORIZED)
        page["X-Yaojian-Sign-In"] = address
        return page
    if _wants_json(request):
        body = {"code": refusal.code, "message": refusal.told(), "remedy": refusal.remedy, "sign_in": address}
        return JsonResponse(body, status=HTTPStatus.UNAUTHORIZED)
    return HttpResponseRedirect(address)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("X-Requested-With") == "XMLHttpRequest" or request.headers.get("Accept", "").startswith(
        "application/json"
    )


def _way_back(request: HttpRequest) -> str:
    """The page the person was on: for a posted form or a fragment that is the page around it, not its address."""
    around = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if request.method == "GET" and "HX-Request" not in request.headers:
        return request.get_full_path()
    parts = urlsplit(around)
    if parts.path and parts.netloc == request.get_host():
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    return "/account/"
