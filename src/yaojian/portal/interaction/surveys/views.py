"""Pages of the desk about surveys."""

import io
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.permissions import checks
from yaojian.kernel.spreadsheets.writing import write_xlsx
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.surveys import forms, queries, services, terms
from yaojian.portal.interaction.surveys.acts import ACTS
from yaojian.portal.interaction.surveys.models import Survey, SurveyState
from yaojian.portal.interaction.surveys.rights import MANAGE, READ
from yaojian.web.answers import go
from yaojian.web.requests import Request

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_GET
def ledger(request: Request) -> HttpResponse:
    """征集调查, the latest first."""
    checks.require(request.actor, READ)
    given = request.GET.get("start", "")
    start = int(given) if given.isdigit() and len(given) < 7 else 0
    rows = queries.ledger(request.actor, start=start)
    context = {
        "rows": rows[: queries.PAGE],
        "may_make": checks.holds(request.actor, MANAGE),
        "previous": f"?start={max(0, start - queries.PAGE)}" if start else "",
        "next": f"?start={start + queries.PAGE}" if len(rows) > queries.PAGE else "",
    }
    return render(request, "desk/surveys/list.html", context)


@require_http_methods(["GET", "POST"])
def new(request: Request) -> HttpResponse:
    """建立."""
    checks.require(request.actor, MANAGE)
    return _edit(request, None)


@require_http_methods(["GET", "POST"])
def edit(request: Request, survey_id: int) -> HttpResponse:
    """修改 a draft."""
    return _edit(request, checks.fetch(request.actor, MANAGE, Survey.objects.all(), survey_id))


def _edit(request: Request, survey: Survey | None) -> HttpResponse:
    names = ("kind", "matter", "title", "intro", "link", "opens_on", "closes_on")
    initial = {name: getattr(survey, name) for name in names} if survey is not None else {}
    data = request.POST if request.method == "POST" else None
    form, rows = forms.SurveyForm(data, initial=initial), forms.rows_of(survey, data)
    if data is not None and form.is_valid() and rows.is_valid():
        facts, questions = form.facts(), forms.questions_in(rows)
        if survey is None:
            key = request.POST.get("key", "")
            survey = services.make_survey(actor=request.actor, facts=facts, questions=questions, key=key)
        else:
            services.change_survey(actor=request.actor, survey_id=survey.pk, facts=facts, questions=questions)
        messages.success(request, f"“{facts.title}”已保存。")
        return go(request, "portal:surveys:page", survey.pk)
    context = {"form": form, "rows": rows, "survey": survey}
    return render(request, "desk/surveys/edit.html", context, status=_WRONG if data is not None else HTTPStatus.OK)


@require_GET
def page(request: Request, survey_id: int) -> HttpResponse:
    """One survey with its results and what the reader may do."""
    return _page(request, checks.fetch(request.actor, READ, Survey.objects.select_related("unit"), survey_id))


@require_POST
def act(request: Request, survey_id: int, name: str) -> HttpResponse:
    """Any act of ``acts.ACTS``."""
    chosen = acting.named(ACTS, name)
    survey = checks.fetch(request.actor, chosen.right, Survey.objects.select_related("unit"), survey_id)
    key = request.POST.get("key", "")
    wrong = acting.take(chosen, survey, actor=request.actor, data=request.POST, files=request.FILES, key=key)
    if wrong is not None:
        return _page(request, survey, wrong=wrong)
    messages.success(request, chosen.done)
    if checks.holds_on(request.actor, READ, survey):
        return go(request, "portal:surveys:page", survey_id)
    return go(request, "portal:surveys:list")


@require_POST
def count_sheet(request: Request, survey_id: int, sheet_id: UUID) -> HttpResponse:
    """A sheet set apart counts after all."""
    services.count_sheet(actor=request.actor, sheet_id=sheet_id)
    messages.success(request, "已计入结果。")
    return go(request, "portal:surveys:page", survey_id)


@require_GET
def export(request: Request, survey_id: int) -> HttpResponse:
    """All results as a sheet, with the answers in words."""
    survey = checks.fetch(request.actor, READ, Survey.objects.all(), survey_id)
    rows = [
        (str(result.number), result.text, share.label, str(share.count), f"{share.percent}%")
        for result in queries.results(survey, with_texts=True)
        for share in result.shares
    ] + [
        (str(result.number), result.text, text, "", "")
        for result in queries.results(survey, with_texts=True)
        for text in result.texts
    ]
    out = io.BytesIO()
    write_xlsx(out, title=survey.title, headings=("题号", "题目", "选项或回答", "人数", "占比"), rows=rows)
    answer = HttpResponse(out.getvalue(), content_type=_SHEET)
    answer.headers["Content-Disposition"] = "attachment; filename=survey.xlsx"
    return answer


def _page(request: Request, survey: Survey, *, wrong: ActForm | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "survey": survey,
        "warning": terms.warning(survey.matter, survey.opens_on, survey.closes_on),
        "results": queries.results(survey, with_texts=True),
        "count": queries.sheet_count(survey),
        "doubtful": list(queries.doubtful(survey)[:20]),
        "offers": acting.offers(request.actor, ACTS, survey, wrong),
        "wrong": wrong,
        "may_edit": survey.state == SurveyState.DRAFT and checks.holds_on(request.actor, MANAGE, survey),
    }
    status = _WRONG if wrong is not None else HTTPStatus.OK
    return render(request, "desk/surveys/page.html", context, status=status)
