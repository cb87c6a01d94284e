"""Pages on which views of other rooms' ledgers are kept."""

from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yaojian.kernel.permissions import checks
from yaojian.oa.exchange.rights import READ
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import beside, saved, services
from .forms import ViewForm

_KEPT = frozenset(("q", "unit", "urgency", "receipt", "first", "last"))
"""Parts of an address a view of the exchange keeps."""


@require_http_methods(["GET", "POST"])
def save(request: Request, end: str, status: str) -> HttpResponse:
    """存为视图: a name for the filters in the address."""
    checks.require(request.actor, READ)
    centre, ledger = beside.centre_of(end), beside.ledger_of(end, status)
    form = ViewForm(request.POST or None)
    del form.fields["is_default"]
    if request.method == "POST" and form.is_valid():
        wanted = services.Wanted(
            name=form.cleaned_data["name"],
            centre=centre,
            ledger=ledger,
            query=_query(request.POST.get("query", "")),
            shared=form.cleaned_data["shared"],
        )
        view = services.save_view(actor=request.actor, wanted=wanted, key=request.POST.get("key", ""))
        messages.success(request, f"已保存视图“{view.name}”，以后可从“视图”中打开。")
        return go(request, saved.address_of(view))
    context = {
        "form": form,
        "end": end,
        "centre": centre,
        "ledger": ledger,
        "query": _query(request.POST.get("query", "") if request.method == "POST" else request.GET.urlencode()),
        "back": reverse(f"oa:exchange:{end}") + f"?status={ledger.key}",
    }
    code = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "oa/desk/save_beside.html", context, status=code)


@require_GET
def views(request: Request, end: str) -> HttpResponse:
    """The reader's views of one end of the exchange and those shared with him."""
    checks.require(request.actor, READ)
    centre, door = beside.centre_of(end), reverse(f"oa:exchange:{end}")
    context = {
        "centre": centre,
        "views": [(view, saved.address_of(view)) for view in saved.views_of(request.actor, centre)],
        "is_beside": True,
        "door": door,
        "crumbs": [("工作台", reverse("oa:desk:home")), (centre.label, door), ("视图", "")],
    }
    return render(request, "oa/desk/views.html", context)


def _query(given: str) -> str:
    kept = QueryDict(mutable=True)
    for name, value in QueryDict(given[:1000]).items():
        if name in _KEPT and value:
            kept[name] = str(value)
    return kept.urlencode()
