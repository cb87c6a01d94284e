"""Figures over the reports: tiles or bars, the table that says the same, and the table taken away."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.oversight import exports, queries, statistics, tiles, views
from yaojian.enterprise.oversight.errors import FieldUnknown
from yaojian.enterprise.oversight.forms import StatisticsForm
from yaojian.enterprise.oversight.statistics import By, Line
from yaojian.kernel.permissions import checks
from yaojian.web.requests import Request

BAR_WIDTH = 240


@dataclass(frozen=True, slots=True)
class Bar:
    """A length in user units of its picture, of ``BAR_WIDTH`` at most."""

    line: Line
    width: int


@require_GET
def figures(request: Request) -> HttpResponse:
    """One figure by branch, region, kind or year."""
    checks.require(request.actor, READ)
    form = StatisticsForm(request.GET)
    asked = form.asked
    context: dict[str, object] = {"form": form, "asked": asked, "by": form.chosen_by, "address": urlencode(form.kept)}
    if asked and asked.field.numeric:
        lines = statistics.lines(request.actor, asked, form.chosen_by)
        groups = lines if form.chosen_by is By.YEAR else lines[:-1]
        context |= {"lines": lines, "bars": _bars(groups), "bar_width": BAR_WIDTH}
        if form.chosen_by is By.BRANCH:
            context["picture"] = _picture(request, groups)
    elif asked:
        context["choices"] = statistics.choices(request.actor, asked)
    return render(request, "enterprise/oversight/statistics.html", context)


def _bars(lines: list[Line]) -> list[Bar]:
    most = max((line.value for line in lines), default=0)
    return [Bar(line, int(line.value * BAR_WIDTH / most) if most > 0 and line.value > 0 else 0) for line in lines]


def _picture(request: Request, lines: list[Line]) -> tiles.Picture:
    """Every branch the reader may look at has its tile, also one that nobody filed in."""
    known = {line.code: line for line in lines}
    shown = []
    for unit in queries.branches(request.actor):
        line = known.get(unit.code)
        text = statistics.plain(line.value, 0) if line else "–"
        shown.append(tiles.Figure(unit.code, unit.name, float(line.value) if line else None, text))
    return tiles.picture(shown)


@require_GET
def export(request: Request) -> HttpResponse:
    """The same table as a file."""
    checks.require(request.actor, READ)
    form = StatisticsForm(request.GET)
    if form.asked is None:
        raise FieldUnknown(field=request.GET.get("field", ""))
    table = exports.figures(actor=request.actor, asked=form.asked, by=form.chosen_by, kind=views.kind_of(request))
    return views.answer(table)
