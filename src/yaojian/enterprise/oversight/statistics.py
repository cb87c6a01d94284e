"""Figures over what was submitted, from typed facts (``ReportFact``) only; no report's text is read.

A fact is one answer of the last submission of a report, whatever became of it. ``count`` counts facts: in a table one a
row. Mean and median are over facts. The branch is the one that was in charge when the report was submitted; the region
and the kind are the company's of today.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.db.models import Avg, Count, DecimalField, F, FloatField, Max, Min, QuerySet, Sum
from django.db.models.aggregates import Aggregate

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports import queries as reports
from yaojian.enterprise.annual_reports.models import ReportFact
from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.companies import regions
from yaojian.enterprise.companies.models import CompanyKind
from yaojian.enterprise.oversight.errors import FieldUnknown
from yaojian.kernel.actors import Actor
from yaojian.kernel.forms import editing, readiness
from yaojian.kernel.forms.editing import Place
from yaojian.kernel.forms.questions import Kind
from yaojian.kernel.permissions import checks


class Median(Aggregate):
    """The middle value (``percentile_cont``); between two the mean of both."""

    function = "PERCENTILE_CONT"
    name = "median"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = FloatField()


class By(StrEnum):
    """What the rows of a table are."""

    BRANCH = "branch"
    REGION = "region"
    KIND = "kind"
    YEAR = "year"

    @property
    def label(self) -> str:
        """As a heading."""
        return {"branch": "分局", "region": "地区", "kind": "企业类别", "year": "年度"}[self.value]


_GROUPS: dict[By, tuple[str, str]] = {
    By.BRANCH: ("branch__code", "branch__name"),
    By.REGION: ("report__company__region", "report__company__region"),
    By.KIND: ("report__company__kind", "report__company__kind"),
    By.YEAR: ("year", "year"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """Something that is counted. ``numeric``: sums make sense; else its answers are counted by choice or day."""

    key: str
    title: str
    section: str
    unit: str
    numeric: bool
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One group. ``before``: the sum (or the count) of the year before; None where nothing was submitted then."""

    code: str
    name: str
    reports: int
    count: int
    total: Decimal | None = None
    mean: Decimal | None = None
    median: float | None = None
    least: Decimal | None = None
    most: Decimal | None = None
    before: Decimal | None = None

    @property
    def value(self) -> Decimal:
        """What is compared: the sum, or for choices the count."""
        return self.total if self.total is not None else Decimal(self.count)

    @property
    def change(self) -> Decimal | None:
        """Against last year in per cent, one place; None without a last year other than 0."""
        if not self.before:
            return None
        return ((self.value - self.before) / self.before * 100).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class ChoiceLine:
    """How often one answer was given. ``share`` of all answers in per cent, one place."""

    choice: str
    reports: int
    count: int
    share: Decimal
    before: int | None


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figure of which report."""

    code: str
    year: int
    field: Field


def fields(code: str, year: int) -> list[Field]:
    """Everything that is counted in the report of this kind and year, in its order. Raises ``NoDefinition`` (422)."""
    source = content.form_of(reports.definition_for(code, year)).schema
    return [_field(source, place) for place in readiness.marked(source)]


def field_of(code: str, year: int, key: str) -> Field:
    """One of them. Raises ``FieldUnknown`` (404)."""
    found = next((one for one in fields(code, year) if one.key == key), None)
    if found is None:
        raise FieldUnknown(field=key)
    return found


def _field(source: dict[str, Any], place: Place) -> Field:
    question = place.question
    table = question.kind is Kind.TABLE
    return Field(
        key=fact_key(source, place),
        title=editing.titles(source, place.path).partition(" / ")[2] + ("（行数）" if table else ""),
        section=editing.place(source, place.path[:1]).question.title,
        unit="行" if table else question.unit,
        numeric=table or question.kind.is_numeric,
        labels=question.options,
    )


def fact_key(source: dict[str, Any], place: Place) -> str:
    """How ``ReportFact.field`` calls a question: ``*`` for rows, ``#`` for their number (``annual_reports.figures``)."""
    parts: list[str] = []
    for end in range(1, len(place.path) + 1):
        parts.append(place.path[end - 1])
        kind = editing.place(source, place.path[:end]).question.kind
        if kind is Kind.SEVERAL:
            parts.append("*")
        elif kind is Kind.TABLE:
            parts.append("*" if end < len(place.path) else "#")
    return "/".join(parts)


def _facts(actor: Actor, asked: Asked, year: int) -> QuerySet[ReportFact]:
    """One year's facts of the field in the reader's scope; index ``report_fact_by_field``."""
    checks.require(actor, READ)
    rows = ReportFact.objects.filter(code=asked.code, field=asked.field.key, year=year)
    return checks.allowed(actor, READ, rows).order_by()


def lines(actor: Actor, asked: Asked, by: By) -> list[Line]:
    """The figure of each group, and of all together as the last line. Raises ``RightMissing`` (403).

    ``By.YEAR``: all years there are, each beside the one before it.
    """
    if by is By.YEAR:
        return _years(actor, asked)
    now = _grouped(_facts(actor, asked, asked.year), by)
    before = {one.code: one.value for one in _grouped(_facts(actor, asked, asked.year - 1), by)}
    found = [replace(one, before=before.get(one.code)) for one in now]
    return [*found, total(actor, asked)]


def total(actor: Actor, asked: Asked) -> Line:
    """All groups together. Its median is that of all answers, not of medians."""
    row = _facts(actor, asked, asked.year).aggregate(**_figures())
    last = _facts(actor, asked, asked.year - 1).aggregate(**_figures())
    before = _line("", "合计", last).value if last["count"] else None
    return replace(_line("", "合计", row), before=before)


def choices(actor: Actor, asked: Asked) -> list[ChoiceLine]:
    """How often each answer was given, the most frequent first, beside last year."""
    now, before = (_counted(_facts(actor, asked, year)) for year in (asked.year, asked.year - 1))
    labels = dict(asked.field.labels)
    all_of_them = sum(count for _, count in now.values())
    return [
        ChoiceLine(
            labels.get(choice, choice),
            told,
            count,
            (Decimal(count * 100) / all_of_them).quantize(Decimal("0.1")),
            before[choice][1] if choice in before else (0 if before else None),
        )
        for choice, (told, count) in sorted(now.items(), key=lambda pair: (-pair[1][1], pair[0]))
    ]


def _counted(rows: QuerySet[ReportFact]) -> dict[str, tuple[int, int]]:
    found = rows.filter(choice__isnull=False).values_list("choice")
    counted = found.annotate(reports=Count("report", distinct=True), count=Count("pk"))
    return {choice: (reports_, count) for choice, reports_, count in counted}


def _years(actor: Actor, asked: Asked) -> list[Line]:
    rows = ReportFact.objects.filter(code=asked.code, field=asked.field.key)
    checks.require(actor, READ)
    grouped = checks.allowed(actor, READ, rows).order_by().values("year").annotate(**_figures()).order_by("-year")
    found = [_line(str(row["year"]), f"{row['year']} 年度", row) for row in grouped]
    known = {one.code: one.value for one in found}
    return [replace(one, before=known.get(str(int(one.code) - 1))) for one in found]


def _grouped(rows: QuerySet[ReportFact], by: By) -> list[Line]:
    code, name = _GROUPS[by]
    grouped = rows.values(group=F(code), called=F(name)).annotate(**_figures())
    if by is By.BRANCH:
        grouped = grouped.order_by("branch__order", "branch__name")
    found = [_line(str(row["group"]), _name(by, str(row["called"])), row) for row in grouped]
    return found if by is By.BRANCH else sorted(found, key=lambda one: one.code)


def _figures() -> dict[str, Any]:
    number = DecimalField(max_digits=24, decimal_places=4)
    return {
        "reports": Count("report", distinct=True),
        "count": Count("pk"),
        "total": Sum("number", output_field=number),
        "mean": Avg("number", output_field=number),
        "median": Median("number"),
        "least": Min("number"),
        "most": Max("number"),
    }


def _line(code: str, name: str, row: Mapping[str, Any]) -> Line:
    return Line(code, name, **{key: row[key] for key in _figures()})


def _name(by: By, code: str) -> str:
    if by is By.REGION:
        known = regions.regions().get(code)
        return known.name if known else "未登记地区"
    return CompanyKind(code).label if by is By.KIND else code


def plain(value: Decimal | float | None, places: int = 2) -> str:
    """A figure as people write it: thousands separated, at most ``places`` places, 「–」 for none."""
    if value is None:
        return "–"
    text = f"{value:,.{places}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def choice_rows(found: Iterable[ChoiceLine]) -> list[list[str]]:
    """For a table taken away."""
    return [
        [one.choice, str(one.reports), str(one.count), str(one.share), "" if one.before is None else str(one.before)]
        for one in found
    ]
