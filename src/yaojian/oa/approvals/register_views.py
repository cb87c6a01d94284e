"""用印登记簿: to read, to take out as a sheet, to print."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from yaojian.kernel.files.kinds import FACTS, Kinds
from yaojian.web.requests import Request

from . import seal_register
from .forms import RegisterForm


@require_GET
def seal_uses(request: Request) -> HttpResponse:
    """The register, newest use first."""
    form = RegisterForm(request.GET)
    filters, after = form.filters(), request.GET.get("after", "")
    page = seal_register.page_of(request.actor, filters, after=after)
    here = reverse("oa:approvals:seal_uses")
    kept = {name: request.GET[name] for name in form.fields if request.GET.get(name)}
    context = {
        "form": form,
        "page": page,
        "found": seal_register.count_of(request.actor, filters),
        "narrowed": filters.are_set,
        "kept": kept,
        "query": urlencode(kept),
        "here": here,
        "first_page": f"{here}?{urlencode(kept)}" if after else "",
        "next_page": f"{here}?{urlencode(kept | {'after': page.following})}" if page.following else "",
        "crumbs": [("工作台", reverse("oa:desk:home")), ("用印登记簿", "")],
    }
    status = HTTPStatus.OK if form.is_valid() else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "oa/approvals/seal_uses.html", context, status=status)


@require_POST
def export(request: Request) -> HttpResponse:
    """The lines on the screen, all pages, as a sheet."""
    name, content = seal_register.sheet_of(request.actor, RegisterForm(request.POST).filters())
    answer = HttpResponse(content, content_type=FACTS[Kinds.XLSX].media_type)
    answer["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return answer


@require_GET
def printed(request: Request) -> HttpResponse:
    """The same as PDF."""
    content = seal_register.print_of(request.actor, RegisterForm(request.GET).filters())
    answer = HttpResponse(content, content_type="application/pdf")
    name = f"{seal_register.TITLE}.pdf"
    answer["Content-Disposition"] = content_disposition_header(as_attachment=False, filename=name) or "inline"
    answer["Cache-Control"] = "private, no-store"
    return answer
