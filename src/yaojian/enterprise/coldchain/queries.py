"""Cold-chain data as its company sees them, and what a report still lacks."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files import blobs
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.permissions import checks

from .analysis.clock import LOCAL
from .errors import ExcursionGone
from .models import EVIDENCE, Excursion, HourRow, LoggerFile, MonthRow, Probe, Year
from .rights import RECORD

ENOUGH_COVERAGE = 0.95
"""Below it a month asks for an explanation. Source: domain.md §5.6 (拟定，待确认)."""
FIRST_YEAR = 2020


@dataclass(frozen=True, slots=True)
class Cell:
    """One probe in one month as the table shows it; ``row`` None: no reading at all."""

    probe: str
    month: int
    row: MonthRow | None
    note: str

    @property
    def coverage(self) -> float:
        """0 to 1."""
        return self.row.coverage if self.row else 0.0

    @property
    def is_short(self) -> bool:
        """Too few readings: to be explained."""
        return self.coverage < ENOUGH_COVERAGE


@dataclass(frozen=True, slots=True)
class Line:
    """A probe with the months of its year that are over or have readings."""

    probe: Probe
    cells: tuple[Cell, ...]


def own_year(actor: Actor, year: int) -> tuple[Company, Year | None]:
    """The company the actor acts for, and what it has of this year. Raises ``NoCompanyChosen``, ``RightMissing`` (403)."""
    company = companies.own_company(actor)
    checks.require_on(actor, RECORD, company)
    return company, Year.objects.select_related("run", "readings").filter(company=company, year=year).first()


def years_of(actor: Actor) -> QuerySet[Year]:
    """Years the company has data of, the latest first."""
    company = companies.own_company(actor)
    checks.require_on(actor, RECORD, company)
    return years_of_company(company)


def years_of_company(company: Company) -> QuerySet[Year]:
    """The same; the caller has checked who may know."""
    return Year.objects.filter(company=company).order_by("-year")


def of_company(company: Company, year: int) -> Year | None:
    """For other rooms of this system: the caller has checked who may know."""
    return Year.objects.filter(company=company, year=year).first()


def files_of(of: Year) -> QuerySet[LoggerFile]:
    """All files ever given, in order; index ``logger_file_of_year``."""
    return of.files.select_related("file", "replaced_by__file").order_by("uploaded_at", "id")


def given_before(of: Year | None, uploads: Iterable[StoredFile]) -> list[str]:
    """Names of ``uploads`` whose very bytes count in this year already."""
    known = set(of.files.filter(removed_at__isnull=True).values_list("file__sha256", flat=True)) if of else set()
    return [one.name for one in uploads if one.sha256 in known]


def lines_of(of: Year) -> list[Line]:
    """Every probe with its months: all that are over, and the running one where it has readings. Three queries."""
    notes = {(note.probe, note.month): note.text for note in of.coverage_notes.all()}
    lines = []
    for probe in of.probes.prefetch_related("months"):
        rows = {row.month: row for row in probe.months.all()}
        months = [month for month in range(1, 13) if month in rows or month <= _months_over(of.year)]
        cells = (Cell(probe.name, month, rows.get(month), notes.get((probe.name, month), "")) for month in months)
        lines.append(Line(probe, tuple(cells)))
    return lines


def _months_over(year: int) -> int:
    today = workdays.today()
    return 12 if today.year > year else (today.month - 1 if today.year == year else 0)


def excursions_of(of: Year) -> QuerySet[Excursion]:
    """Those the data show now, in order of time; index ``excursion_of_year``."""
    return of.excursions.filter(gone_at__isnull=True).order_by("start_local", "probe")


def own_excursion(actor: Actor, excursion_id: UUID) -> Excursion:
    """Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, RECORD, Excursion.objects.select_related("of__company", "of__readings"), excursion_id)


def own_file(actor: Actor, file_id: UUID) -> LoggerFile:
    """Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, RECORD, LoggerFile.objects.select_related("of__company", "file"), file_id)


def own_probe(actor: Actor, year: int, name: str) -> Probe | None:
    """A probe of the own company's year."""
    _, found = own_year(actor, year)
    return found.probes.filter(name=name).first() if found else None


def evidence_of(excursion: Excursion) -> QuerySet[StoredFile]:
    """What was attached to the answer."""
    return StoredFile.objects.filter(owner_kind=EVIDENCE, owner_id=excursion.pk).order_by("created", "id")


def hours_of(probe: Probe) -> list[HourRow]:
    """All hours, in order; the unique index on probe and hour."""
    return list(probe.hours.order_by("hour"))


def hour_start(year: int, hour: int) -> datetime:
    """Local time, aware, of an hour of the year."""
    return datetime(year, 1, 1, tzinfo=LOCAL) + timedelta(hours=hour)


def readings_of(of: Year, probe: str, start: datetime, end: datetime) -> Iterator[tuple[datetime, float]]:
    """Readings that count, from ``start`` (included) to ``end`` (not), both local and naive; none where none are kept."""
    from .analysis import keeping  # DuckDB is large, and few pages need it

    kept = of.readings
    return keeping.kept(blobs.blob_path(kept.sha256), probe, start, end) if kept else iter(())


def unexplained(lines: Iterable[Line]) -> list[Cell]:
    """Months with too few readings that nobody explained."""
    return [cell for line in lines for cell in line.cells if cell.is_short and not cell.note]


def reads_no_kept_file(actor: Actor, file: StoredFile) -> bool:
    """Readings are given out by probe and month, checked there; the archive of them to nobody."""
    del actor, file
    return False


def admit_logger_file(actor: Actor, company_id: UUID) -> str:
    """What the field for logger files is called, for the company the actor acts for.

    Raises ``NoCompanyChosen``, ``RightMissing`` (403), ``Unknown`` (404) for another company.
    """
    company = companies.own_company(actor)
    checks.require_on(actor, RECORD, company)
    if company.pk != company_id:
        raise Unknown(kind="企业")
    return f"{company.name}的冷链数据"


def admit_evidence(actor: Actor, excursion_id: UUID) -> str:
    """The same of what proves an answer. Raises ``Unknown`` (404), ``RightMissing`` (403), ``ExcursionGone`` (409)."""
    excursion = own_excursion(actor, excursion_id)
    if excursion.gone_at is not None:
        raise ExcursionGone()
    return f"冷链超限 {excursion} 的证明材料"


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """Logger files and evidence: the company's own people."""
    if file.owner_kind == EVIDENCE:
        excursion = Excursion.objects.filter(pk=file.owner_id).first() if file.owner_id else None
        return excursion is not None and checks.holds_on(actor, RECORD, excursion)
    logger = LoggerFile.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return logger is not None and checks.holds_on(actor, RECORD, logger)
