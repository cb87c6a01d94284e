"""Table 3 of the yearly report (国办公开办函〔2021〕30号), computed from the ledger. domain.md §3.3.

Every cell is the number of rows of a list; hand corrections are added with their reasons. 一 + 二 = 三（七）+ 四 in each column.
"""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.applications import rules
from yaojian.portal.interaction.applications.models import Application, ReportCorrection
from yaojian.portal.interaction.applications.rights import READ
from yaojian.portal.interaction.applications.states import Applicant

NEW, CARRIED, RESULTS, NEXT = "1", "2", "3.7", "4"
COLUMNS = tuple(Applicant)
_HEADS = {
    "3.1": "（一）予以公开",
    "3.2": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "3.3": "（三）不予公开",
    "3.4": "（四）无法提供",
    "3.5": "（五）不予处理",
    "3.6": "（六）其他处理",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number with the list behind it; ``corrected``: how much of it is a hand correction."""

    value: int
    corrected: int
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row; ``column`` of each cell in the order of ``COLUMNS``, the total last."""

    key: str
    label: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The whole table, and what does not add up as sentences."""

    year: int
    rows: tuple[Row, ...]
    faults: tuple[str, ...]


def row_labels() -> dict[str, str]:
    """All rows by key, in the order of the table."""
    labels = {NEW: "一、本年新收政府信息公开申请数量", CARRIED: "二、上年结转政府信息公开申请数量"}
    for group, head in _HEADS.items():
        members = {reply.row: reply.label for reply in rules.replies().values() if reply.row.startswith(group)}
        if group in members:
            labels[group] = head
        else:
            labels |= {row: f"{head}：{label.partition('：')[2]}" for row, label in members.items()}
    return labels | {RESULTS: "三、本年度办理结果（七）总计", NEXT: "四、结转下年度继续办理"}


def condition(year: int, row: str, column: str = "") -> Q:
    """The applications one cell counts. An unknown row or column counts none."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    counted = Q(received_on__isnull=False)
    finished = Q(finished_on__range=(first, last))
    rows = {
        NEW: counted & Q(received_on__range=(first, last)),
        CARRIED: counted & Q(received_on__lt=first) & (Q(finished_on__isnull=True) | Q(finished_on__gte=first)),
        NEXT: counted & Q(received_on__lte=last) & (Q(finished_on__isnull=True) | Q(finished_on__gt=last)),
        RESULTS: finished,
    }
    found = rows.get(row, finished & Q(reply_row=row))
    return found & Q(applicant=column) if column else found


def table(actor: Actor, year: int) -> Table:
    """Table 3 of ``year``, of the applications the reader may see. Raises ``RightMissing``."""
    checks.require(actor, READ)
    return _table(checks.allowed(actor, READ, Application.objects.all()), year)


def whole_table(year: int) -> Table:
    """Table 3 of ``year`` over all applications, for the report. The caller has asked for the right to make it."""
    return _table(Application.objects.all(), year)


def _table(applications: "QuerySet[Application]", year: int) -> Table:
    counted = _counted(applications, year)
    corrections = _corrections(year)
    rows = tuple(
        Row(key, label, _cells(year, key, counted.get(key, {}), corrections.get(key, {})))
        for key, label in row_labels().items()
    )
    return Table(year, rows, tuple(_faults(applications, year, rows)))


def _counted(rows: "QuerySet[Application]", year: int) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for key in (NEW, CARRIED, NEXT, RESULTS):
        grouped = rows.filter(condition(year, key)).values("applicant").annotate(many=Count("pk"))
        found[key] = {line["applicant"]: line["many"] for line in grouped}
    results = rows.filter(condition(year, RESULTS)).values("reply_row", "applicant").annotate(many=Count("pk"))
    for line in results:
        found.setdefault(line["reply_row"], {})[line["applicant"]] = line["many"]
    return found


def _corrections(year: int) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    grouped = ReportCorrection.objects.filter(year=year).values("row", "column").annotate(sum=Sum("difference"))
    for line in grouped:
        found.setdefault(line["row"], {})[line["column"]] = line["sum"]
    return found


def _cells(year: int, row: str, counted: dict[str, int], corrections: dict[str, int]) -> tuple[Cell, ...]:
    cells = [
        Cell(
            counted.get(column, 0) + corrections.get(column, 0),
            corrections.get(column, 0),
            _address(year, row, column),
        )
        for column in COLUMNS
    ]
    whole = Cell(sum(cell.value for cell in cells), sum(cell.corrected for cell in cells), _address(year, row, ""))
    return (*cells, whole)


def _address(year: int, row: str, column: str) -> str:
    given = {"tab": "all", "report": str(year), "row": row} | ({"column": column} if column else {})
    return "?" + urlencode(given)


def _faults(applications: "QuerySet[Application]", year: int, rows: tuple[Row, ...]) -> list[str]:
    by_key = {row.key: [cell.value for cell in row.cells] for row in rows}
    names = [column.label for column in COLUMNS] + ["总计"]
    faults = []
    single = [values for key, values in by_key.items() if key.startswith("3.") and key != RESULTS]
    for place, name in enumerate(names):
        new, carried, results, left = (by_key[key][place] for key in (NEW, CARRIED, RESULTS, NEXT))
        if new + carried != results + left:
            faults.append(f"“{name}”列：一（{new}）＋二（{carried}）不等于三（七）（{results}）＋四（{left}）。")
        if (parts := sum(values[place] for values in single)) != results:
            faults.append(f"“{name}”列：三（七）总计 {results} 不等于各项之和 {parts}。")
    left_before = _left_of(applications, year - 1)
    for place, column in enumerate(COLUMNS):
        if (carried := by_key[CARRIED][place]) != (before := left_before.get(column, 0)):
            faults.append(f"“{column.label}”列：上年结转 {carried} 与上一年度的结转数 {before} 不同。")
    return faults


def _left_of(applications: "QuerySet[Application]", year: int) -> dict[str, int]:
    rows = applications.filter(condition(year, NEXT))
    counted = {line["applicant"]: line["many"] for line in rows.values("applicant").annotate(many=Count("pk"))}
    corrected = _corrections(year).get(NEXT, {})
    return {column: counted.get(column, 0) + corrected.get(column, 0) for column in COLUMNS}
