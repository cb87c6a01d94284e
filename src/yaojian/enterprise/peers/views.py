"""The page of the systems, and the way out."""

from http import HTTPStatus

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yaojian.enterprise.companies.queries import own_company
from yaojian.enterprise.peers import queries
from yaojian.kernel.sso import departures
from yaojian.kernel.sso import queries as sso
from yaojian.web.requests import Request


@require_GET
def systems(request: Request) -> HttpResponse:
    """Each system with how it is, and what to do when it is down."""
    shown = {"company": own_company(request.actor), "systems": queries.systems_for(request.actor)}
    return render(request, "enterprise/peers/systems.html", shown)


@never_cache
@require_GET
def enter(request: Request, code: str) -> HttpResponse:
    """Over to the system. One that was down at the last look is told first (503); ``anyway`` goes all the same."""
    company = own_company(request.actor)
    peer = sso.outward_by_code(code)
    if peer.is_well is False and "anyway" not in request.GET:
        shown = {"company": company, "peer": peer}
        return render(request, "enterprise/peers/down.html", shown, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return HttpResponseRedirect(departures.go(actor=request.actor, code=code, session=request.session))
