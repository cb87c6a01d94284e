"""A draft exactly as the company will see it: the same renderer and layout, in a frame as wide as a desk or a telephone.

The frame is a page of its own, so that the widths of the style sheets hold in it. What is typed there is checked and
thrown away. With a company chosen, the parts are those that concern it (``x-when``); without one, all are shown.
"""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.enterprise.definitions import previewing, queries
from yaojian.enterprise.definitions.errors import QuestionGone
from yaojian.kernel.forms import checking, parsing, rows
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.schemas import BadDefinition
from yaojian.web.middleware import policy
from yaojian.web.requests import Request

WIDTHS = {"desk": "电脑", "phone": "手机"}


@require_GET
def preview(request: Request, draft_id: UUID) -> HttpResponse:
    """The frame, which section and width it shows, and as whom."""
    shown = queries.draft(request.actor, draft_id)
    form = _form(queries.source_of(shown))
    section = request.GET.get("section", "")
    if form is not None and section not in form.sections:
        section = next(iter(form.sections), "")
    width = request.GET.get("width", "desk")
    company = previewing.company_of(request.actor, request.GET.get("company", ""))
    wanted = request.GET.get("who", "").strip()
    found = previewing.companies_like(request.actor, wanted) if wanted else []
    if len(found) == 1:
        company = found[0]
    context = {
        "draft": shown,
        "sections": [(code, part.title) for code, part in form.sections.items()] if form else [],
        "section": section,
        "width": width if width in WIDTHS else "desk",
        "widths": WIDTHS.items(),
        "may_choose": previewing.may_choose(request.actor),
        "company": company,
        "wanted": wanted,
        "found": found if len(found) > 1 else [],
        "nobody": bool(wanted) and not found,
        "sheet": urlencode({"section": section} | ({"company": company.pk} if company else {})),
    }
    answer = render(request, "enterprise/definitions/preview.html", context)
    answer.headers["Content-Security-Policy"] = policy(request.path, frames=True)
    return answer


@xframe_options_sameorigin
@require_http_methods(("GET", "HEAD", "POST"))
def sheet(request: Request, draft_id: UUID) -> HttpResponse:
    """One section to fill in, as in the company's own pages; nothing is kept."""
    shown = queries.draft(request.actor, draft_id)
    form = _form(queries.source_of(shown))
    section = request.GET.get("section", "")
    if form is None or section not in form.sections:
        raise QuestionGone()
    company = previewing.company_of(request.actor, request.GET.get("company", ""))
    data: Any = form.section(section).blank()
    seen = previewing.Seen(form, section, data, company, shown.first_year)
    problems: list[checking.Problem] = []
    focus = ""
    if request.method == "POST":
        data = parsing.parse(seen.part, request.POST)
        seen = previewing.Seen(form, section, data, company, shown.first_year)
        act = rows.act_on_rows(seen.part, data, request.POST.keys())
        focus = act.focus if act else ""
        problems = [] if act else seen.problems()
    context = {
        "form": seen.part,
        "number": list(form.sections).index(section) + 1,
        "data": data,
        "problems": problems,
        "notes": seen.notes() if request.method == "POST" and not focus else [],
        "focus": focus,
        "checked": request.method == "POST" and not focus,
        "why_not": seen.why_not,
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
