"""Looking after one's own matter by its code: one page for letters and applications."""

from http import HTTPStatus
from typing import Any

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from yaojian.kernel.files import queries as files
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.applications.forms import CorrectForm
from yaojian.portal.interaction.applications.services import waiting
from yaojian.portal.interaction.front import querying
from yaojian.portal.interaction.front.querying import Found
from yaojian.portal.interaction.letters.forms import RateForm, SupplementForm
from yaojian.portal.interaction.letters.services import writing
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.errors import NothingUnderCode
from yaojian.portal.interaction.visiting.forms import ClaimForm
from yaojian.portal.interaction.visiting.views import private, visitor
from yaojian.portal.publishing.framing import answer_frame

_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@csrf_exempt  # the code in the form is what counts, no session (kernel.slips)
@require_http_methods(["GET", "POST"])
def query(request: HttpRequest) -> HttpResponse:
    """查看办理情况: the form, and the matter it leads to."""
    checks.open_to_all()
    if request.method == "GET":
        return _form_page(request, ClaimForm(), HTTPStatus.OK)
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, _WRONG)
    try:
        found = querying.find(form.claim(), address=visitor(request).address)
    except NothingUnderCode as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, form, refusal.status)
    return _matter_page(request, form.claim(), found)


@csrf_exempt  # as above
@require_POST
def supplement(request: HttpRequest) -> HttpResponse:
    """来信人补充."""
    checks.open_to_all()
    return _act(request, SupplementForm(request.POST), writing.supplement, "supplement")


@csrf_exempt  # as above
@require_POST
def rate(request: HttpRequest) -> HttpResponse:
    """满意度评价."""
    checks.open_to_all()
    return _act(request, RateForm(request.POST), writing.rate, "rate")


@csrf_exempt  # as above
@require_POST
def correct(request: HttpRequest) -> HttpResponse:
    """The applicant corrects the application."""
    checks.open_to_all()
    return _act(request, CorrectForm(request.POST), waiting.correct, "correct")


@csrf_exempt  # as above
@require_POST
def paper(request: HttpRequest) -> HttpResponseBase:
    """One of our letters to the applicant, as PDF."""
    checks.open_to_all()
    form = ClaimForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, _WRONG)
    found = querying.find(form.claim(), address=visitor(request).address)
    file = querying.paper_of(found, request.POST.get("paper", ""))
    answer = FileResponse(files.path_of(file).open("rb"), as_attachment=True, filename=file.name)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _act(request: HttpRequest, form: forms.Form, run: Any, name: str) -> HttpResponse:
    """Code and telephone again, then the act, then the matter as it is now."""
    claiming = ClaimForm(request.POST)
    if not claiming.is_valid():
        return _form_page(request, claiming, _WRONG)
    claim = claiming.claim()
    found = querying.find(claim, address=visitor(request).address)
    if not form.is_valid():
        return _matter_page(request, claim, found, wrong={name: form})
    run(actor=visitor(request), claim=claim, key=request.POST.get("key", ""), **form.cleaned_data)
    return _matter_page(request, claim, querying.again(claim))


def _form_page(request: HttpRequest, form: ClaimForm, status: HTTPStatus) -> HttpResponse:
    context = answer_frame(request, title="查看办理情况", column_kind="互动交流", steps=[("互动交流", "/hd/")])
    return render(request, "portal/interaction/query.html", context | {"form": form}, status=status)


def _matter_page(
    request: HttpRequest, claim: Claim, found: Found, *, wrong: dict[str, forms.Form] | None = None
) -> HttpResponse:
    context = answer_frame(request, title="办理情况", column_kind="互动交流", steps=[("互动交流", "/hd/")])
    told = querying.told(found) | {"claim": claim} | (wrong or {})
    status = _WRONG if wrong else HTTPStatus.OK
    return private(render(request, "portal/interaction/matter.html", context | told, status=status))
