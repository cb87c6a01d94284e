"""Who owes, filed, is late: lists, counts and the overview over one definition (``ledgers``), in the reader's scope."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, Subquery

from yaojian.enterprise.annual_reports.models import ReportDefinition, ReportState
from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.oversight import ledgers
from yaojian.enterprise.oversight.ledgers import Rows
from yaojian.enterprise.oversight.models import FilingReminder
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right

PAGE = 50
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which report and what of it. ``words``: part of the name, or a whole credit code."""

    code: str
    year: int
    status: str = "all"
    branch: UUID | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: name and id of its last company."""

    name: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.id}~{self.name}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor in an address; None where there is none, or somebody changed it."""
        pk, _, name = text.partition("~")
        try:
            return cls(name[:100], UUID(pk))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One company and its report. ``state`` is empty while it was not begun; days are Beijing days."""

    company_id: UUID
    company: str
    credit_code: str
    branch: str
    report_id: UUID | None
    state: str | None
    receipt: str | None
    submitted_at: datetime | None  # UTC
    last_day: date
    until: date | None
    late: bool
    asks_correction: bool
    reminded: date | None

    @property
    def state_label(self) -> str:
        """As a reader names it."""
        return ReportState(self.state).label if self.state else "未开始"

    @property
    def readable(self) -> bool:
        """A draft is the company's own."""
        return self.state not in (None, ReportState.DRAFT)

    @property
    def overdue(self) -> bool:
        """Never submitted, and its day has passed."""
        return not self.readable and self.last_day < workdays.today()

    @property
    def cursor(self) -> Cursor:
        """Where a page ends that ends with this row."""
        return Cursor(self.company, self.company_id)


def in_scope(actor: Actor, wanted: Wanted, right: Right = READ) -> Rows:
    """The companies asked for on which the actor holds ``right``. Raises ``RightMissing`` (403), ``NoDefinition`` (422)."""
    checks.require(actor, right)
    rows = checks.allowed(actor, right, ledgers.rows(wanted.code, wanted.year))
    if wanted.branch is not None:
        rows = rows.filter(branch_id=wanted.branch)
    if wanted.words:
        rows = rows.filter(Q(name__icontains=wanted.words) | Q(credit_code=wanted.words.upper()))
    return rows


def narrowed(actor: Actor, wanted: Wanted, right: Right = READ) -> Rows:
    """Only those of the status asked for."""
    word = ledgers.BY_KEY.get(wanted.status, ledgers.WORDS[0])
    return in_scope(actor, wanted, right).filter(word.condition(workdays.today()))


def page(actor: Actor, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> list[FilingRow]:
    """One page by name, by key and not by offset. One query; index ``company_of_branch`` or ``company_ledger``."""
    rows = narrowed(actor, wanted)
    if after is not None:
        rows = rows.filter(name__gte=after.name).exclude(name=after.name, id__lte=after.id)
    return _read(rows, wanted, limit)


def every_row(actor: Actor, wanted: Wanted) -> Iterator[FilingRow]:
    """All of them in pieces, for tables taken away."""
    after: Cursor | None = None
    while rows := page(actor, wanted, after=after, limit=_CHUNK):
        yield from rows
        if len(rows) < _CHUNK:
            return
        after = rows[-1].cursor


def _read(rows: Rows, wanted: Wanted, limit: int) -> list[FilingRow]:
    told = FilingReminder.objects.filter(company=OuterRef("pk"), code=wanted.code, year=wanted.year)
    names = ("id", "name", "credit_code", "branch__name", "filed__id", "filed__state", "filed__receipt")
    found = (
        rows.annotate(reminded=Subquery(told.order_by("-at").values("day")[:1]))
        .order_by("name", "id")
        .values_list(*names, "filed__submitted_at", "last_day", "until", "first_late", "asks_correction", "reminded")
    )
    return [FilingRow(*row) for row in found[:limit]]


def counts(actor: Actor, wanted: Wanted) -> dict[str, int]:
    """How many of each status; the same conditions as the lists. One query."""
    found: dict[str, int] = in_scope(actor, wanted).aggregate(**_counters())
    return found


def _counters() -> dict[str, Count]:
    today = workdays.today()
    return {word.key: Count("pk", filter=word.condition(today)) for word in ledgers.WORDS}


@dataclass(frozen=True, slots=True)
class BranchStanding:
    """How far one branch is. ``counts`` by the ledger's words; empty ``id``: all branches together."""

    id: UUID | None
    code: str
    name: str
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def filed(self) -> int:
        """Submitted at least once."""
        return self.counts["all"] - self.counts["missing"] - self.counts["draft"]

    @property
    def rate(self) -> int | None:
        """Filed of all that owe, in whole per cent, rounded down: 100 means all. None where nobody owes."""
        return self.filed * 100 // self.counts["all"] if self.counts["all"] else None


def overview(actor: Actor, wanted: Wanted) -> list[BranchStanding]:
    """Every branch in the reader's scope in official order, with its counts. One query."""
    rows = in_scope(actor, wanted).values("branch_id", "branch__code", "branch__name", "branch__order")
    found = rows.annotate(**_counters()).order_by("branch__order", "branch__name")
    keys = [word.key for word in ledgers.WORDS]
    return [
        BranchStanding(row["branch_id"], row["branch__code"], row["branch__name"], {key: row[key] for key in keys})
        for row in found
    ]


def together(standings: list[BranchStanding]) -> BranchStanding:
    """The sum over branches."""
    keys = [word.key for word in ledgers.WORDS]
    return BranchStanding(None, "", "合计", {key: sum(one.counts[key] for one in standings) for key in keys})


def kinds() -> list[tuple[str, str]]:
    """Kinds of report with the title of their newest definition, by code."""
    found: dict[str, str] = {}
    for code, title in ReportDefinition.objects.order_by("code", "-first_year").values_list("code", "title"):
        found.setdefault(code, title)
    return list(found.items())


def years(code: str) -> list[int]:
    """Report years that are over and were asked about, the newest first; at least one."""
    first = ReportDefinition.objects.filter(code=code).order_by("first_year").values_list("first_year", flat=True)
    begins = first.first() or workdays.today().year - 1
    return list(range(max(begins, workdays.today().year - 1), begins - 1, -1))


def branches(actor: Actor) -> list[Unit]:
    """Branches whose companies the actor may look at, in official order."""
    own = checks.allowed(actor, READ, Company.objects.all()).values("branch_id")
    return list(Unit.objects.filter(pk__in=own).order_by("order", "path"))


def company(actor: Actor, right: Right, company_id: UUID) -> Company:
    """One company. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, right, Company.objects.select_related("branch"), company_id)


def reminders_of(company_id: UUID, code: str, year: int) -> list[FilingReminder]:
    """When and by whom a company was reminded, the last first."""
    return list(FilingReminder.objects.filter(company_id=company_id, code=code, year=year).order_by("-at")[:50])


def last_round(actor: Actor, wanted: Wanted) -> datetime | None:
    """When somebody in this scope was last reminded of this report."""
    own = checks.allowed(actor, READ, Company.objects.all()).values("pk")
    told = FilingReminder.objects.filter(code=wanted.code, year=wanted.year, company__in=own)
    found: datetime | None = told.aggregate(last=Max("at"))["last"]
    return found
