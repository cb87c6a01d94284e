"""What the ledger page shows: tabs, filters, rows in the chosen columns, ways on."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.rights import REGISTER
from yaojian.oa.flow.rights import HANDLE
from yaojian.web.requests import Request

from . import ledgers, queries, saved
from .columns import extras_of
from .forms import FilterForm, ViewForm
from .ledgers import Centre, Ledger
from .models import SavedView
from .queries import MOST_COUNTED, Overview

URGEABLE = (ledgers.RUNNING, ledgers.TRACKED)


def told(count: int, most: int = MOST_COUNTED) -> str:
    """A count as a reader sees it; nobody counted beyond ``most``."""
    if count <= most:
        return str(count)
    return f"{most // 10_000} 万以上" if most >= 10_000 else f"{most} 以上"


def view_of(request: Request) -> SavedView | None:
    """The saved view the address names, if the reader may see it; anything else is no view."""
    try:
        wanted = UUID(request.GET.get("view", ""))
    except ValueError:
        return None
    return saved.view_for(request.actor, wanted)


def ledger_context(request: Request, centre: Centre, ledger: Ledger, form: FilterForm) -> dict[str, Any]:
    """All of the ledger page."""
    actor, filters, view = request.actor, form.filters(centre.kind), view_of(request)
    layout = saved.layout_of(actor, centre, view)
    after = request.GET.get("after", "")
    page = queries.page_of(actor, ledger, filters, after=after, extras=extras_of(layout.columns))
    shown = _shown(actor, ledger)
    counts = queries.quick_counts(actor, centre.kind, [one for one in shown if one is ledgers.UNIT_OVERDUE])
    here = reverse("oa:desk:ledger", args=[centre, ledger])
    kept = kept_of(form, view)
    known = ledger.key in counts and not filters.are_set
    return {
        "centre": centre,
        "ledger": ledger,
        "form": form,
        "filters": filters,
        "units": _unit_options(filters.unit),
        "view": view,
        "views": [(one, saved.address_of(one)) for one in saved.views_of(actor, centre)],
        "view_form": ViewForm(),
        "layout": layout,
        "page": page,
        "found": told(counts[ledger.key], queries.most_in_tab(ledger)) if known else "",
        "tabs": _tabs(shown, counts, centre, ledger, kept),
        "crumbs": [("工作台", reverse("oa:desk:home")), (f"{centre.label}台账", "")],
        "here": here,
        "query": urlencode(kept),
        "first_page": _address(here, kept) if after else "",
        "next_page": _address(here, kept | {"after": page.following}) if page.following else "",
        "bulk": _bulk(ledger),
        "may_register": centre is ledgers.INCOMING and checks.holds(actor, REGISTER),
    }


def _unit_options(chosen: UUID | None) -> SafeString:
    """All units to choose from, written here: a template would resolve three names for each of a hundred."""
    units = organisations.open_units().values_list("pk", "name")
    options = ((pk, " selected" if pk == chosen else "", name) for pk, name in units)
    return format_html_join("", '<option value="{}"{}>{}</option>', options)


def kept_of(form: FilterForm, view: SavedView | None) -> dict[str, str]:
    """What stays in the address while the reader pages, exports or prints."""
    kept = {name: str(form.data[name]) for name in form.fields if form.data.get(name)}
    return kept | ({"view": str(view.pk)} if view else {})


def _bulk(ledger: Ledger) -> str:
    """Which act on many rows the ledger offers: ``read``, ``urge`` or none."""
    if ledger is ledgers.TO_READ:
        return "read"
    return "urge" if ledger in URGEABLE else ""


def _shown(actor: Actor, current: Ledger) -> list[Ledger]:
    """The tabs' ledgers. 处室超时 is there for those who answer for a unit."""
    unit = current is ledgers.UNIT_OVERDUE or checks.holds(actor, HANDLE)
    return [*ledgers.ALL, *([ledgers.UNIT_OVERDUE] if unit else [])]


def _tabs(
    shown: Sequence[Ledger], counts: dict[str, int], centre: Centre, current: Ledger, kept: dict[str, str]
) -> list[dict[str, Any]]:
    """The filters stay while the status changes."""
    filters_only = {name: value for name, value in kept.items() if name != "view"}
    return [
        _tab(one, counts, _address(reverse("oa:desk:ledger", args=[centre, one]), filters_only), centre, current)
        for one in shown
    ]


def home_tabs(counts: dict[str, int], current: Ledger) -> list[dict[str, Any]]:
    """The tabs of 我的工作 on the first page."""
    home = reverse("oa:desk:home")
    return [_tab(one, counts, f"{home}?status={one.key}#work", ledgers.WORK, current) for one in ledgers.ALL]


def _tab(ledger: Ledger, counts: dict[str, int], address: str, centre: Centre, current: Ledger) -> dict[str, Any]:
    count = counts.get(ledger.key)
    return {
        "label": ledger.label,
        "address": address,
        "count": None if count is None else told(count, queries.most_in_tab(ledger)),
        "later": reverse("oa:desk:count", args=[centre, ledger]) + "?tab=1",
        "current": ledger is current,
        "hot": ledger.hot and bool(count),
    }


def figures(overview: Overview) -> list[dict[str, Any]]:
    """Counts of ledgers; each leads to the list it was counted from."""
    counts = overview.counts
    shown = [
        {
            "label": f"{one.label}公文",
            "value": told(counts[one.key], queries.most_in_tab(one)),
            "note": "现在",
            "address": reverse("oa:desk:ledger", args=[ledgers.WORK, one]),
            "tone": "bad" if one is ledgers.OVERDUE and counts[one.key] else "",
        }
        for one in (ledgers.TODO, ledgers.OVERDUE, ledgers.TRACKED)
    ]
    for figure in overview.figures:
        address = reverse("oa:desk:ledger", args=[ledgers.WORK, figure.ledger])
        shown.append(
            {
                "label": figure.label,
                "value": told(figure.count),
                "note": figure.note,
                "address": f"{address}?first={figure.first:%Y-%m-%d}" if figure.first else address,
                "tone": "",
            }
        )
    return shown


def _address(path: str, kept: dict[str, str]) -> str:
    return f"{path}?{urlencode(kept)}" if kept else path
