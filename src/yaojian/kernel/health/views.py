"""``/healthz``: the process answers. ``/readyz``: it may get traffic. JSON for supervisors and load balancers."""

import dataclasses
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yaojian.kernel.permissions import checks
from yaojian.kernel.requests import ActorRequest

from . import probes
from .rights import READ

_LOOPBACK = {"127.0.0.1", "::1"}


@never_cache
@require_safe
def alive(request: ActorRequest) -> HttpResponse:
    """Asks nothing and touches no database."""
    checks.open_to_all()
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: ActorRequest) -> HttpResponse:
    """503 while a needed part does not work. What exactly is told only on this machine, or to the administrator."""
    checks.open_to_all()
    findings = probes.look()
    good = all(finding.well for finding in findings if finding.needed)
    body: dict[str, object] = {"status": "ready" if good else "not ready"}
    if _is_local(request) or (good and checks.holds(request.actor, READ)):
        body["probes"] = [dataclasses.asdict(finding) for finding in findings]
    return JsonResponse(
        body,
        status=HTTPStatus.OK if good else HTTPStatus.SERVICE_UNAVAILABLE,
        json_dumps_params={"ensure_ascii": False},
    )


def _is_local(request: ActorRequest) -> bool:
    """Asked from this very machine and not handed on by a proxy."""
    return request.META.get("REMOTE_ADDR") in _LOOPBACK and "X-Forwarded-For" not in request.headers
