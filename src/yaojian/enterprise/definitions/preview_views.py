"""A draft exactly as the company will see it: the same renderer and layout, in a frame as wide as a desk or a telephone.

The frame is a page of its own, so that the widths of the style sheets hold in it. What is typed there is checked and
thrown away.
"""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.enterprise.definitions import queries
from yaojian.enterprise.definitions.errors import QuestionGone
from yaojian.kernel.forms import checking, parsing, rows
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.schemas import BadDefinition
from yaojian.web.middleware import policy
from yaojian.web.requests import Request

WIDTHS = {"desk": "电脑", "phone": "手机"}


@require_GET
def preview(request: Request, draft_id: UUID) -> HttpResponse:
    """The frame, and which section and width it shows."""
    shown = queries.draft(request.actor, draft_id)
    form = _form(queries.source_of(shown))
    section = request.GET.get("section", "")
    if form is not None and section not in form.sections:
        section = next(iter(form.sections), "")
    width = request.GET.get("width", "desk")
    context = {
        "draft": shown,
        "sections": [(code, part.title) for code, part in form.sections.items()] if form else [],
        "section": section,
        "width": width if width in WIDTHS else "desk",
        "widths": WIDTHS.items(),
    }
    answer = render(request, "enterprise/definitions/preview.html", context)
    answer.headers["Content-Security-Policy"] = policy(request.path, frames=True)
    return answer


@xframe_options_sameorigin
@require_http_methods(("GET", "HEAD", "POST"))
def sheet(request: Request, draft_id: UUID) -> HttpResponse:
    """One section to fill in, as in the company's own pages; nothing is kept."""
    form = _form(queries.source_of(queries.draft(request.actor, draft_id)))
    section = request.GET.get("section", "")
    if form is None or section not in form.sections:
        raise QuestionGone()
    part = form.section(section)
    data: Any = part.blank()
    problems: list[checking.Problem] = []
    focus = ""
    if request.method == "POST":
        data = parsing.parse(part, request.POST)
        act = rows.act_on_rows(part, data, request.POST.keys())
        focus = act.focus if act else ""
        problems = [] if act else checking.check(part, data)
    number = list(form.sections).index(section) + 1
    context = {
        "form": part,
        "number": number,
        "data": data,
        "problems": problems,
        "focus": focus,
        "checked": request.method == "POST" and not focus,
    }
    answer = render(request, "enterprise/definitions/sheet.html", context)
    answer.headers["Content-Security-Policy"] = policy(request.path, framed=True)
    return answer


def _form(source: dict[str, Any]) -> Definition | None:
    """The compiled draft; None while it cannot be compiled, which the check tells in words."""
    try:
        form = Definition.of(source)
        return form if form.sections else None
    except BadDefinition:
        return None
