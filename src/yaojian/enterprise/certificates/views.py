"""Pages about certificates: a company's own, one certificate, and the bureau's query of its region."""

from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from yaojian.enterprise.certificates import filing, forms, qr, queries, services
from yaojian.enterprise.certificates.errors import CertificateUnknown, NoneInRegion, RegistryTrouble
from yaojian.enterprise.certificates.forms import NumberForm, SearchForm
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.certificates.queries import Cursor
from yaojian.enterprise.certificates.services import Opened
from yaojian.enterprise.certificates.standing import Standing, standing
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Refusal
from yaojian.kernel.files.views import answer_download
from yaojian.web.answers import go
from yaojian.web.requests import Request

Row = tuple[KnownCertificate, Standing]


@never_cache
@require_GET
def own(request: Request) -> HttpResponse:
    """The company's certificates as the registry has them now; ``?number=`` leads to one of them."""
    form = NumberForm(request.GET if "number" in request.GET else None)
    if form.is_bound and form.is_valid():
        try:
            found = services.find_own(actor=request.actor, number=form.cleaned_data["number"].strip())
        except (CertificateUnknown, RegistryTrouble) as refusal:
            return _own_page(request, form, refusal)
        return go(request, "enterprise:certificates:certificate", found.pk)
    return _own_page(request, form, None)


def _own_page(request: Request, form: NumberForm, refusal: Refusal | None) -> HttpResponse:
    if refusal is not None:
        form.add_error("number", str(refusal))
    shelf = services.own_certificates(actor=request.actor)
    context = {"shelf": shelf, "rows": _rows(shelf.certificates), "form": form}
    status = refusal.status if refusal is not None else 422 if form.errors else 200
    return render(request, "enterprise/certificates/own.html", context, status=status)


@never_cache
@require_GET
def certificate(request: Request, certificate_id: UUID) -> HttpResponse:
    """One certificate: what it says, whether it is in force, its pages with the reader's watermark, the QR picture."""
    opened = services.open_certificate(actor=request.actor, certificate_id=certificate_id)
    one = opened.certificate
    stands = standing(one.status, one.valid_until, workdays.today())
    context = {
        "layout": _layout(request),
        "opened": opened,
        "certificate": one,
        "standing": stands,
        "facts": _facts(one),
        "seal_check": filing.seal_check(opened.file) if opened.file else None,
        "may_show": queries.may_show(one),
        "qr": qr.picture(one.number) if _may_hand_out(request, opened, stands) else "",
        "qr_days": qr.GOOD_FOR.days,
    }
    return render(request, "enterprise/certificates/certificate.html", context)


@never_cache
@require_GET
def download(request: Request, certificate_id: UUID) -> HttpResponseBase:
    """The signed file, asked for and compared again at this moment; audited as a download."""
    file = services.take_file(actor=request.actor, certificate_id=certificate_id)
    return answer_download(request, request.actor, file.pk)


@never_cache
@require_GET
def ledger(request: Request) -> HttpResponse:
    """The bureau: what expires in its region; words lead to a company or, by number, to a certificate."""
    form = SearchForm({"within": forms.USUAL, **request.GET.dict()})
    words, within = form.asked()
    first, last = forms.days_of(within)
    rows = queries.expiring(request.actor, since=first, until=last, after=Cursor.parse(request.GET.get("after", "")))
    shown = rows[: queries.PAGE]
    found = queries.companies_found(request.actor, words) if words else ()
    refusal: Refusal | None = None
    if words and not found:
        try:
            one = services.find_in_region(actor=request.actor, number=words)
        except (NoneInRegion, RegistryTrouble) as problem:
            refusal = problem
        else:
            return go(request, "enterprise:certificates:certificate", one.pk)
    context = {
        "form": form,
        "words": words,
        "found": found,
        "refusal": refusal,
        "rows": _rows(shown),
        "within": dict(forms.WITHIN)[within],
        "first_page": "after" not in request.GET,
        "first_address": f"?{urlencode({'within': within})}",
        "next_address": _next(within, shown[-1]) if len(rows) > queries.PAGE else "",
    }
    return render(request, "office/certificates/ledger.html", context)


@never_cache
@require_GET
def of_company(request: Request, company_id: UUID) -> HttpResponse:
    """The bureau: all certificates of one company of its region, asked live."""
    shelf = services.certificates_of(actor=request.actor, company_id=company_id)
    context = {"shelf": shelf, "rows": _rows(shelf.certificates)}
    return render(request, "office/certificates/company.html", context)


def _next(within: str, last: KnownCertificate) -> str:
    if last.valid_until is None:
        return ""
    return f"?{urlencode({'within': within, 'after': str(Cursor(last.valid_until, last.pk))})}"


def _rows(certificates: list[KnownCertificate]) -> list[Row]:
    today = workdays.today()
    return [(one, standing(one.status, one.valid_until, today)) for one in certificates]


def _layout(request: Request) -> str:
    return "layouts/enterprise.html" if request.actor.company_id is not None else "layouts/office.html"


def _may_hand_out(request: Request, opened: Opened, stands: Standing) -> bool:
    """Only the company hands a QR picture out, and only of a sealed paper that is valid at this moment."""
    is_paper = queries.may_show(opened.certificate)
    return request.actor.company_id is not None and opened.is_live and stands.valid and is_paper


def _facts(one: KnownCertificate) -> list[tuple[str, str]]:
    return [
        ("证照编号", one.number),
        ("企业名称", one.holder),
        *((label, value) for label, value in one.facts),
        ("发证机关", one.issuer),
        ("签章状态", one.get_seal_display()),
        ("来源", {"省": "省级系统", "市": "市级系统"}.get(one.origin, one.origin)),
    ]
