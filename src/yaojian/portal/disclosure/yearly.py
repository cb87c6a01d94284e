"""The figures of the yearly report this room knows: table 2 (counted or entered), table 4 (entered), and what does not add up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Q, QuerySet

from yaojian.portal.disclosure import platform
from yaojian.portal.disclosure.models import DisclosureItem, Validity, YearFigure, YearSnapshot

_ISSUED, _REPEALED, _IN_FORCE = range(3)


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure. ``counted``: worked out from the register or from its row (None: neither); ``entered``: by hand, counts more."""

    row: platform.ReportRow
    place: int
    counted: int | None
    entered: YearFigure | None
    address: str

    @property
    def is_sum(self) -> bool:
        """Worked out from the rest of its row."""
        return self.row.is_sum(self.place)

    @property
    def spot(self) -> str:
        """Which figure of the year it is."""
        return f"{self.row.key}:{self.place}"

    @property
    def value(self) -> Decimal:
        """What the report says."""
        return self.entered.value if self.entered else Decimal(self.counted or 0)

    @property
    def printed(self) -> str:
        """The value as people write it."""
        return printed(self.value)


def year_cells(year: int) -> list[Cell]:
    """Every figure of the year's tables 2 and 4, row by row."""
    newest: dict[tuple[str, int], YearFigure] = {}
    for figure in YearFigure.objects.filter(year=year).order_by("entered_at", "pk"):
        newest[figure.row, figure.column] = figure
    cells: list[Cell] = []
    for row in platform.report_rows():
        for place, (counted, address) in enumerate(_counted(row, year)):
            value = int(sum(cell.value for cell in cells[-place:])) if row.is_sum(place) else counted
            cells.append(Cell(row, place, value, newest.get((row.key, place)), address))
    return cells


def printed(value: Decimal) -> str:
    """12.5 and 13 as people write them: no needless zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def faults(cells: Iterable[Cell], before: Iterable[Cell]) -> list[str]:
    """Sentences about figures of a year that do not fit those of the year ``before`` (domain.md §3.3)."""
    now = {(cell.row.key, cell.place): cell.value for cell in cells}
    past = {(cell.row.key, cell.place): cell.value for cell in before}
    found = []
    for row in platform.report_rows():
        if not row.counted:
            continue
        issued, repealed, in_force = (now[row.key, place] for place in (_ISSUED, _REPEALED, _IN_FORCE))
        held = past[row.key, _IN_FORCE]
        have = f"上年现行有效 {printed(held)} 件加本年制发 {printed(issued)} 件"
        if repealed > held + issued:
            found.append(f"“{row.label}”：本年废止 {printed(repealed)} 件，多于{have}。")
        if in_force > held + issued:
            found.append(f"“{row.label}”：现行有效 {printed(in_force)} 件，多于{have}。")
    return found


def _counted(row: platform.ReportRow, year: int) -> Iterable[tuple[int | None, str]]:
    if not row.counted:
        return [(None, "") for _ in row.columns]
    return [
        (rows.count(), "/cms/disclosure/?" + urlencode({"made": name, "of": year, "row": row.key}))
        for name, rows in ((name, counted_rows(row.key, name, year)) for name in ("issued", "repealed", "in_force"))
    ]


def counted_rows(row_key: str, name: str, year: int) -> QuerySet[DisclosureItem]:
    """The documents a computed figure counts: ``issued``, ``repealed`` in the year, ``in_force`` at its end.

    Raises ``StopIteration`` for a row that is not counted.
    """
    row = next(one for one in platform.report_rows() if one.key == row_key)
    rows = DisclosureItem.objects.filter(article__genre__in=row.counted, article__first_published_at__isnull=False)
    first, last = date(year, 1, 1), date(year, 12, 31)
    if name == "issued":
        return rows.filter(formed_on__gte=first, formed_on__lte=last)
    if name == "repealed":
        return rows.filter(validity=Validity.REPEALED, validity_changed_on__gte=first, validity_changed_on__lte=last)
    holds = Q(validity__in=[Validity.VALID, Validity.AMENDED]) | Q(validity_changed_on__gt=last)
    return rows.filter(holds, formed_on__lte=last)


def newest_snapshot(year: int) -> YearSnapshot | None:
    """How the year was fixed last."""
    return YearSnapshot.objects.filter(year=year).order_by("-fixed_at").first()
