"""A visitor answers a survey."""

from http import HTTPStatus
from uuid import uuid4

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.surveys import queries, services
from yaojian.portal.interaction.surveys.forms import AnswerForm
from yaojian.portal.interaction.surveys.models import Survey
from yaojian.portal.interaction.visiting.views import private, visitor
from yaojian.portal.publishing.framing import answer_frame

STEPS = [("互动交流", "/hd/"), ("征集调查", "/hd/zj/")]
COOKIE = "visitor"
_SALT = "portal.surveys.visitor"
_YEAR = 366 * 86_400


@csrf_exempt  # no session stands behind it: the slip in the form does (kernel.slips)
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, survey_id: int) -> HttpResponse:
    """参加: the form while it is open, then thanks. A second sheet of the same visitor changes nothing."""
    checks.open_to_all()
    survey = queries.public().filter(pk=survey_id).first()
    if survey is None:
        raise Unknown(kind="征集调查")
    actor = visitor(request)
    if request.method == "GET" or not survey.is_open:
        status = HTTPStatus.OK if request.method == "GET" else HTTPStatus.CONFLICT
        page = _page(request, survey, AnswerForm(survey=survey, actor=actor), status)
        if COOKIE not in request.COOKIES:
            page.set_cookie(
                COOKIE, signing.dumps(str(uuid4()), salt=_SALT), max_age=_YEAR, httponly=True, samesite="Lax"
            )
        return page
    form = AnswerForm(request.POST, survey=survey, actor=actor)
    if not form.is_valid():
        return _page(request, survey, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    services.answer(
        actor=actor,
        survey_id=survey.pk,
        answers=form.answers(),
        visitor=_who(request, actor.address),
        visit=form.visit(actor.address),
    )
    context = answer_frame(request, title="已提交", column_kind="互动交流", steps=STEPS)
    return private(render(request, "portal/surveys/thanks.html", context | {"survey": survey}))


def _who(request: HttpRequest, address: str) -> str:
    """The visitor of the cookie; without one an address and a browser stand for them."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT))
    except signing.BadSignature:
        return f"{address} {request.headers.get('User-Agent', '')}"


def _page(request: HttpRequest, survey: Survey, form: AnswerForm, status: HTTPStatus) -> HttpResponse:
    context = answer_frame(request, title=survey.title, column_kind="互动交流", steps=STEPS)
    return render(request, "portal/surveys/answer.html", context | {"survey": survey, "form": form}, status=status)
