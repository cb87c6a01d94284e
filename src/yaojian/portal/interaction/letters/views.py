"""Pages of the desk about letters: parse, one query or one act, answer."""

import io
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.acting.paging import Ledger
from yaojian.portal.interaction.letters import exporting, pages, queries, statistics
from yaojian.portal.interaction.letters.acts import ACTS
from yaojian.portal.interaction.letters.forms import LedgerForm
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.queries import Filters
from yaojian.portal.interaction.letters.rights import IDENTIFY, READ
from yaojian.portal.interaction.letters.services import identifying
from yaojian.web.answers import go
from yaojian.web.requests import Request

_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def ledger_named(actor: Actor, key: str) -> Ledger:
    """The ledger asked for, else the first the reader has work in. Raises ``RightMissing``, ``Unknown``."""
    shown = queries.shown_ledgers(actor)
    if not shown:
        checks.require(actor, READ)  # says which right is missing
    if not key:
        return shown[0]
    if key not in queries.BY_KEY:
        raise Unknown(kind="台账")
    return queries.BY_KEY[key]


def _filters(request: Request) -> tuple[LedgerForm, Filters]:
    form = LedgerForm(request.GET)
    return form, queries.filters_of(form.cleaned_data if form.is_valid() else {})


@require_GET
def ledger(request: Request) -> HttpResponse:
    """来信台账: one status word, narrowed and paged by the address."""
    chosen = ledger_named(request.actor, request.GET.get("tab", ""))
    form, filters = _filters(request)
    found = queries.page_of(request.actor, chosen, filters, after=request.GET.get("after", ""))
    here = statistics.address_of(chosen.key, filters)
    counts = queries.counts(request.actor)
    context = {
        "ledger": chosen,
        "form": form,
        "narrowed": filters != Filters(),
        "page": found,
        "tabs": pages.tabs(queries.shown_ledgers(request.actor), counts, chosen.key),
        "first_page": here if request.GET.get("after") else "",
        "next_page": f"{here}&{urlencode({'after': found.following})}" if found.following else "",
        "here": here,
    }
    return render(request, "desk/letters/list.html", context)


@require_GET
def export(request: Request) -> HttpResponse:
    """The ledger as a sheet, telephone and name not in it."""
    chosen = ledger_named(request.actor, request.GET.get("tab", ""))
    out = io.BytesIO()
    exporting.export(actor=request.actor, ledger=chosen, filters=_filters(request)[1], out=out)
    answer = HttpResponse(out.getvalue(), content_type=_SHEET)
    answer.headers["Content-Disposition"] = "attachment; filename=letters.xlsx"
    return answer


@require_GET
def figures(request: Request) -> HttpResponse:
    """统计: by kind and by unit, each number opens its list."""
    checks.require(request.actor, READ)
    form, filters = _filters(request)
    context = {
        "form": form,
        "by_kind": statistics.by_kind(request.actor, filters),
        "by_unit": statistics.by_unit(request.actor, filters),
    }
    return render(request, "desk/letters/figures.html", context)


@require_GET
def page(request: Request, letter_id: UUID) -> HttpResponse:
    """One letter with its trail and what the reader may do."""
    return _page(request, _fetch(request, letter_id))


@require_POST
def identity(request: Request, letter_id: UUID) -> HttpResponse:
    """查看联系方式: shown once, on this answer only, and written into the audit log."""
    checks.fetch(request.actor, IDENTIFY, Letter.objects.all(), letter_id)
    writer = identifying.identify(actor=request.actor, letter_id=letter_id)
    answer = _page(request, _fetch(request, letter_id), writer=writer)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
def act(request: Request, letter_id: UUID, name: str) -> HttpResponse:
    """Any act of ``acts.ACTS``."""
    chosen = acting.named(ACTS, name)
    rows = Letter.objects.select_related("unit", "person")
    letter = checks.fetch(request.actor, chosen.right, rows, letter_id)
    wrong = acting.take(
        chosen, letter, actor=request.actor, data=request.POST, files=request.FILES, key=request.POST.get("key", "")
    )
    if wrong is not None:
        return _page(request, letter, wrong=wrong)
    messages.success(request, chosen.done)
    if checks.holds_on(request.actor, READ, letter):
        return go(request, "portal:letters:page", letter_id)
    return go(request, "portal:letters:list")


def _fetch(request: Request, letter_id: UUID) -> Letter:
    rows = Letter.objects.select_related("unit", "person", "duplicate_of")
    return checks.fetch(request.actor, READ, rows, letter_id)


def _page(request: Request, letter: Letter, *, wrong: ActForm | None = None, writer: Any = None) -> HttpResponse:
    context = pages.letter_page(request.actor, letter, wrong) | {
        "revealed": writer,
        "list": reverse("portal:letters:list"),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong is not None else HTTPStatus.OK
    return render(request, "desk/letters/page.html", context, status=status)
