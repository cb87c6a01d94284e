"""Figures about letters: each is the number of rows of a list anybody with the right may open."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import Avg, Count, F, Q, QuerySet, Value
from django.db.models.functions import Extract

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.letters import queries
from yaojian.portal.interaction.letters.models import WAITING, Letter, LetterKind, LetterState
from yaojian.portal.interaction.letters.queries import BY_KEY, Filters
from yaojian.portal.interaction.letters.rights import READ

_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Figure:
    """A number and the list behind it (``?tab=…``)."""

    value: int
    address: str


@dataclass(frozen=True, slots=True)
class Line:
    """One kind or one unit. ``days``: average calendar days until the answer; rates in per cent; None where there is none."""

    label: str
    received: Figure
    waiting: Figure
    answered: Figure
    on_time: Figure
    late: Figure
    rated: Figure
    on_time_rate: int | None
    days: float | None
    score: float | None


def by_kind(actor: Actor, filters: Filters) -> list[Line]:
    """One line a kind, and the whole. Of letters received in the period, under the reader's rights."""
    rows = _rows(actor, filters)
    found = {row["kind"]: row for row in _figures(rows.values("kind"))}
    lines = [
        _line(kind.label, found[kind.value], replace(filters, kind=kind.value))
        for kind in LetterKind
        if kind.value in found
    ]
    whole = _figures(rows.values(whole=Value(1)))
    return [*lines, *(_line("合计", row, filters) for row in whole)]


def by_unit(actor: Actor, filters: Filters) -> list[Line]:
    """One line a unit, in the order of the tree; letters without a unit have none."""
    rows = _rows(actor, filters).filter(unit__isnull=False)
    found = _figures(rows.order_by("unit__path").values("unit", "unit__short_name", "unit__path"))
    return [_line(row["unit__short_name"], row, replace(filters, unit_id=row["unit"])) for row in found]


def _rows(actor: Actor, filters: Filters) -> QuerySet[Letter]:
    rows = checks.allowed(actor, READ, Letter.objects.all())
    return queries.narrowed(rows.filter(BY_KEY["all"].condition(actor)), filters)


def _figures(grouped: Any) -> list[dict[str, Any]]:
    answered = Q(state=LetterState.ANSWERED)
    seconds = Extract(F("answered_at") - F("received_at"), "epoch")
    return list(
        grouped.annotate(
            received=Count("pk"),
            waiting=Count("pk", filter=Q(state__in=WAITING)),
            answered=Count("pk", filter=answered),
            on_time_count=Count("pk", filter=answered & Q(on_time=True)),
            rated=Count("pk", filter=Q(score__isnull=False)),
            seconds=Avg(seconds, filter=answered),
            average=Avg("score"),
        )
    )


def _line(label: str, row: dict[str, Any], filters: Filters) -> Line:
    answered, on_time = row["answered"], row["on_time_count"]

    def figure(value: int, tab: str, **more: object) -> Figure:
        return Figure(value, address_of(tab, replace(filters, **more)))  # type: ignore[arg-type]  # names of the filters

    return Line(
        label=label,
        received=figure(row["received"], "all"),
        waiting=figure(row["waiting"], "waiting"),
        answered=figure(answered, "answered"),
        on_time=figure(on_time, "answered", timing="ontime"),
        late=figure(answered - on_time, "answered", timing="late"),
        rated=figure(row["rated"], "all", rated=True),
        on_time_rate=round(100 * on_time / answered) if answered else None,
        days=round(row["seconds"] / _DAY, 1) if row["seconds"] is not None else None,
        score=round(row["average"], 1) if row["average"] is not None else None,
    )


def address_of(tab: str, filters: Filters) -> str:
    """The ledger with these filters, as a query string."""
    given = {
        "words": filters.words,
        "kind": filters.kind,
        "unit_id": filters.unit_id,
        "since": filters.since,
        "until": filters.until,
        "timing": filters.timing,
        "rated": "on" if filters.rated else "",
    }
    return "?" + urlencode({"tab": tab} | {name: value for name, value in given.items() if value})
