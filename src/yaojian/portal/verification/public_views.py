"""The pages under ``/d/verify/``: a form, the verdict, what a scanned QR picture shows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from yaojian.kernel.permissions import checks
from yaojian.kernel.verifying import Verdict
from yaojian.kernel.verifying.errors import CannotConfirmNow, CodeExpired, NothingToConfirm
from yaojian.portal.interaction.visiting.views import private, visitor
from yaojian.portal.publishing.framing import answer_frame
from yaojian.portal.verification import services
from yaojian.portal.verification.errors import TooManyVerifications
from yaojian.portal.verification.forms import VerifyForm

_SHOWN_HERE = (NothingToConfirm, CodeExpired, CannotConfirmNow, TooManyVerifications)


@csrf_exempt  # a visitor's form: its slip stands in for session and token (kernel.slips)
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest, kind: str) -> HttpResponse:
    """By number and second factor."""
    checks.open_to_all()
    form = _form(request, kind, request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _page(request, kind, {"form": form}, 422 if form.errors else 200)
    number, factor = form.asked()
    try:
        verdict = services.by_number(kind, number, factor, address=visitor(request).address)
    except _SHOWN_HERE as refusal:
        again = _form(request, kind, initial={"number": number, "factor": factor})
        return _page(request, kind, {"form": again, "refusal": refusal}, refusal.status)
    return _page(request, kind, {"verdict": verdict}, 200)


def _form(request: HttpRequest, kind: str, *args: Any, **kwargs: Any) -> VerifyForm:
    nobody = visitor(request)
    return VerifyForm(
        *args,
        verifier=services.verifier(kind),
        challenged=services.is_challenged(nobody.address),
        actor=nobody,
        **kwargs,
    )


@require_safe
def scanned(request: HttpRequest, kind: str, code: str) -> HttpResponse:
    """What a QR picture leads to: the state at the moment of the scan."""
    checks.open_to_all()
    services.verifier(kind)
    try:
        verdict: Verdict = services.by_code(kind, code, address=visitor(request).address)
    except _SHOWN_HERE as refusal:
        return _page(request, kind, {"refusal": refusal, "scanned": True}, refusal.status)
    return _page(request, kind, {"verdict": verdict, "scanned": True}, 200)


def _page(request: HttpRequest, kind: str, shown: dict[str, Any], status: int) -> HttpResponse:
    title = f"{services.verifier(kind).label}核验"
    frame = answer_frame(request, title=title, column_kind="办事服务", steps=[("办事服务", "/fw/")])
    return private(render(request, "portal/verification/verify.html", frame | {"kind": kind} | shown, status=status))
