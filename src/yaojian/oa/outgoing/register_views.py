"""Pages of those who keep numbers and seals: 发文登记簿, 机关代字, 印章."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.files.kinds import FACTS, Kinds
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.tables import Provenance
from yaojian.web.answers import SeeOther, go
from yaojian.web.requests import Request

from . import queries, registers, services
from .forms import ReserveForm, SealImageForm, SignForm, VoidForm
from .models import Sign
from .rights import NUMBER, SEAL
from .views import WRONG


@require_GET
def register(request: Request) -> HttpResponse:
    """发文登记簿."""
    return _register_page(request, {}, HTTPStatus.OK)


@require_GET
def export(request: Request) -> HttpResponse:
    """The register as a table for spreadsheets: CSV, or with ``?format=xlsx`` a workbook."""
    sign = checks.fetch(request.actor, NUMBER, Sign.objects.all(), _uuid(request.GET.get("sign", "")))
    year = _year(request.GET.get("year", ""))
    found, title = registers.register_of(sign, year), f"发文登记簿 {sign.text} {year}"
    if request.GET.get("format") == "xlsx":
        content = registers.as_xlsx(found, Provenance(title, request.actor.name, timezone.now()))
        answer, ending = HttpResponse(content, content_type=FACTS[Kinds.XLSX].media_type), "xlsx"
    else:
        answer, ending = HttpResponse(registers.as_csv(found), content_type="text/csv; charset=utf-8"), "csv"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(f'{title}.{ending}')}"
    return answer


@require_POST
def reserve(request: Request) -> HttpResponse:
    """预留文号."""
    form = ReserveForm(request.POST, signs=_signs(request))
    if not form.is_valid():
        return _register_page(request, {"reserve": form}, WRONG)
    given = form.cleaned_data
    values = services.reserve_numbers(
        actor=request.actor,
        sign_id=given["sign"],
        count=given["count"],
        reason=given["reason"],
        key=request.POST.get("key", ""),
    )
    messages.success(request, f"已预留第 {values[0]} 号起共 {len(values)} 个号。")
    return _back(given["sign"], queries.this_year())


@require_POST
def release(request: Request) -> HttpResponse:
    """收回预留的文号."""
    sign_id, year = _uuid(request.POST.get("sign", "")), _year(request.POST.get("year", ""))
    value = _year(request.POST.get("value", ""))
    services.release_number(actor=request.actor, sign_id=sign_id, year=year, value=value)
    messages.success(request, f"第 {value} 号已收回，下一件公文可用。")
    return _back(sign_id, year)


@require_POST
def void(request: Request) -> HttpResponse:
    """作废文号."""
    form = VoidForm(request.POST)
    if not form.is_valid():
        return _register_page(request, {"void": form}, WRONG)
    given = form.cleaned_data
    services.void_number(
        actor=request.actor,
        sign_id=given["sign"],
        year=given["year"],
        value=given["value"],
        reason=given["reason"],
    )
    messages.success(request, f"第 {given['value']} 号已作废。")
    return _back(given["sign"], given["year"])


@require_POST
def add_sign(request: Request) -> HttpResponse:
    """新增机关代字."""
    form = SignForm(request.POST, bureaus=queries.bodies_with(request.actor, NUMBER))
    if not form.is_valid():
        return _register_page(request, {"add": form}, WRONG)
    given = form.cleaned_data
    sign = services.add_sign(actor=request.actor, bureau_id=given["bureau"], text=given["text"], use=given["use"])
    messages.success(request, f"机关代字“{sign.text}”已可使用。")
    return _back(sign.pk, queries.this_year())


@require_POST
def close_sign(request: Request, sign_id: UUID) -> HttpResponse:
    """停用或启用机关代字."""
    sign = services.close_sign(actor=request.actor, sign_id=sign_id, closed=request.POST.get("closed") == "yes")
    messages.success(request, f"机关代字“{sign.text}”已{'停用' if sign.closed else '启用'}。")
    return _back(sign.pk, queries.this_year())


def _register_page(request: Request, failed: Mapping[str, Form], status: HTTPStatus) -> HttpResponse:
    """``failed``: the form that came back with errors, by its name in the page."""
    checks.require(request.actor, NUMBER)
    signs, asked = _signs(request), request.GET.get("sign", "")
    sign = next((one for one in signs if str(one.pk) == asked), signs[0] if signs else None)
    year = _year(request.GET.get("year", ""))
    context: dict[str, Any] = {
        "signs": signs,
        "sign": sign,
        "register": registers.register_of(sign, year) if sign else None,
        "year": year,
        "years": registers.years_of(sign) if sign else [],
        "reserve": ReserveForm(signs=signs, initial={"sign": sign.pk if sign else None}),
        "void": VoidForm(initial={"sign": sign.pk if sign else None, "year": year}),
        "add": SignForm(bureaus=queries.bodies_with(request.actor, NUMBER)),
        "crumbs": [("工作台", reverse("oa:desk:home")), ("发文登记簿", "")],
    }
    return render(request, "oa/outgoing/register.html", context | dict(failed), status=status)


@require_http_methods(["GET", "POST"])
def seals(request: Request) -> HttpResponse:
    """印章."""
    checks.require(request.actor, SEAL)
    bureaus = queries.bodies_with(request.actor, SEAL)
    form = SealImageForm(request.POST or None, request.FILES or None, actor=request.actor, bureaus=bureaus)
    if request.method == "POST" and form.is_valid():
        services.put_seal(actor=request.actor, bureau_id=form.cleaned_data["bureau"], image=form.cleaned_data["file"])
        messages.success(request, "印章已登记，以后用印用这一枚。")
        return go(request, "oa:outgoing:seals")
    context = {
        "form": form,
        "seals": queries.seals_kept(request.actor),
        "crumbs": [("工作台", reverse("oa:desk:home")), ("印章", "")],
    }
    return render(request, "oa/outgoing/seals.html", context, status=WRONG if form.errors else HTTPStatus.OK)


def _signs(request: Request) -> list[Sign]:
    return queries.signs_of(request.actor)


def _back(sign_id: UUID, year: int) -> HttpResponse:
    return SeeOther(f"{reverse('oa:outgoing:register')}?sign={sign_id}&year={year}")


def _year(given: str) -> int:
    """A small whole number from an address; this year for what is none."""
    return int(given) if given.isascii() and given.isdigit() and len(given) < 7 else queries.this_year()


def _uuid(given: str) -> UUID:
    """The id in an address; one nobody has for what is none."""
    return UUID(given) if len(given) == 36 and all(sign in "0123456789abcdef-" for sign in given) else UUID(int=0)
