"""Incidents as either side sees them; the ledger, its figures, and who is on duty."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

from django.db.models import Avg, Count, ExpressionWrapper, F, Q, QuerySet
from django.db.models.fields import DurationField
from django.utils import timezone

from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.deadlines import queries as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.search.queries import matching, words_of

from .models import FILES, Duty, Entry, Incident, IncidentState, What
from .rights import HANDLE, READ, REPORT, ROSTER

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for; an empty value asks for everything. ``words``: of company, vaccine, batch or number."""

    state: str = ""
    what: str = ""
    branch: UUID | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends."""

    reported_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.reported_at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor in an address; None where there is none, or somebody changed it."""
        moment, _, pk = text.partition("~")
        try:
            found = cls(datetime.fromisoformat(moment), UUID(pk))
        except ValueError:
            return None
        return found if found.reported_at.tzinfo else None


def incidents() -> QuerySet[Incident]:
    """All, with what their pages name."""
    return Incident.objects.select_related("company", "branch", "handler")


def own_incidents(actor: Actor) -> list[Incident]:
    """Those of the company the actor acts for, the newest first. Index ``incident_of_company``."""
    company = companies.own_company(actor)
    return list(incidents().filter(company=company).order_by("-reported_at", "-id")[:PAGE])


def own_incident(actor: Actor, incident_id: UUID) -> Incident:
    """One of the actor's company. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, REPORT, incidents(), incident_id)


def of_company(company_id: UUID, year: int) -> list[Incident]:
    """What a company reported in a year (Beijing), drills left out, oldest first: for its annual report."""
    rows = incidents().filter(company_id=company_id, reported_at__year=year, drill=False)
    return list(rows.order_by("reported_at", "id"))


def readable_incident(actor: Actor, incident_id: UUID) -> Incident:
    """One in the official's scope. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, READ, incidents(), incident_id)


def entries_of(incident: Incident) -> list[tuple[Entry, list[StoredFile]]]:
    """The trail, oldest first, each with its files. Two queries."""
    entries = list(incident.entries.all())
    found: dict[UUID | None, list[StoredFile]] = {}
    owned = StoredFile.objects.filter(owner_kind=FILES, owner_id__in=[entry.pk for entry in entries])
    for file in owned.order_by("created", "id"):
        found.setdefault(file.owner_id, []).append(file)
    return [(entry, found.get(entry.pk, [])) for entry in entries]


def clocks_of(incident: Incident) -> list[Deadline]:
    """Its two clocks, running or stopped; what was escalated says so."""
    return list(deadlines.of_subject(incident).order_by("due"))


def ledger(actor: Actor, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> list[Incident]:
    """Incidents in the actor's scope, the newest first. Indexes ``incident_of_branch``, ``incident_newest``.

    Raises ``RightMissing`` (403) for who may look at none.
    """
    return list(page_of(actor, wanted, after=after)[:limit])


def page_of(actor: Actor, wanted: Wanted, *, after: Cursor | None = None) -> QuerySet[Incident]:
    """The rows behind ``ledger``, in its order."""
    checks.require(actor, READ)
    rows = _narrowed(checks.allowed(actor, READ, incidents()), wanted)
    if after is not None:
        rows = rows.filter(reported_at__lte=after.reported_at).exclude(reported_at=after.reported_at, id__gte=after.id)
    return rows.order_by("-reported_at", "-id")


def _narrowed(rows: QuerySet[Incident], wanted: Wanted) -> QuerySet[Incident]:
    exact = {"state": wanted.state, "what": wanted.what, "branch_id": wanted.branch}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    if wanted.since:
        rows = rows.filter(reported_at__date__gte=wanted.since)
    if wanted.until:
        rows = rows.filter(reported_at__date__lte=wanted.until)
    for word in words_of(wanted.words):
        rows = rows.filter(pk__in=_holding(word))
    return rows


def _holding(word: str) -> QuerySet[Incident, UUID]:
    """Incidents whose number, vaccine or batch holds the word, or whose company's name or number does.

    Each half looks into an index of its own (``incident_ledger_words``; ``company_ledger_words``, then
    ``incident_of_company``): one condition over both tables could use neither.
    """
    named = matching(Company.objects.order_by(), word).values("pk")
    rows = Incident.objects.order_by()
    return (
        matching(rows, word)
        .values_list("pk", flat=True)
        .union(rows.filter(company_id__in=named).values_list("pk", flat=True))
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """What stands in the actor's scope now. ``late``: not acknowledged although their time is over."""

    waiting: int
    late: int
    handled: int
    closed: int


def figures(actor: Actor) -> Figures:
    """Counted over everything in the actor's scope, drills included. One query."""
    late = Q(state=IncidentState.REPORTED, acknowledge_by__lt=timezone.now())
    found = checks.allowed(actor, READ, Incident.objects.all()).aggregate(
        waiting=Count("pk", filter=Q(state=IncidentState.REPORTED)),
        late=Count("pk", filter=late),
        handled=Count("pk", filter=Q(state=IncidentState.ACKNOWLEDGED)),
        closed=Count("pk", filter=Q(state=IncidentState.CLOSED)),
    )
    return Figures(**found)


@dataclass(frozen=True, slots=True)
class BranchFigures:
    """One branch in one year: how many of each kind (label, number), and how quick both sides were.

    Means in whole minutes; None: nothing to count.
    """

    branch: str
    counts: tuple[tuple[str, int], ...]
    total: int
    minutes_to_report: int | None
    minutes_to_acknowledge: int | None


def statistics(actor: Actor, year: int) -> list[BranchFigures]:
    """By branch in official order, drills left out. One query. Raises ``RightMissing``."""
    checks.require(actor, READ)
    rows = checks.allowed(actor, READ, Incident.objects.filter(reported_at__year=year, drill=False))
    kinds = {f"of_{kind}": Count("pk", filter=Q(what=kind)) for kind in What.values}
    found: Iterable[Mapping[str, Any]] = (
        rows.order_by("branch__order", "branch__path")
        .values("branch__name", "branch__order", "branch__path")
        .annotate(
            total=Count("pk"),
            to_report=Avg(ExpressionWrapper(F("reported_at") - F("found_at"), DurationField())),
            to_acknowledge=Avg(ExpressionWrapper(F("acknowledged_at") - F("reported_at"), DurationField())),
            **kinds,
        )
    )
    return [
        BranchFigures(
            row["branch__name"],
            tuple((str(kind.label), row[f"of_{kind.value}"]) for kind in What),
            row["total"],
            _minutes(row["to_report"]),
            _minutes(row["to_acknowledge"]),
        )
        for row in found
    ]


def _minutes(span: timedelta | None) -> int | None:
    return None if span is None else round(span.total_seconds() / 60)


def branches_in_scope(actor: Actor) -> QuerySet[Unit]:
    """Branches the actor may look at incidents of, in official order."""
    return checks.allowed(actor, READ, organisations.branches()).order_by("order", "path")


def waiting_count(actor: Actor) -> int:
    """Incidents nobody has acknowledged that this actor could; the number in the menu. Index ``incident_unacknowledged``."""
    rows = Incident.objects.filter(state=IncidentState.REPORTED)
    return checks.allowed(actor, HANDLE, rows).count()


def officials_of(unit: Unit) -> QuerySet[User]:
    """Accounts of people with a post in the unit or below, by name."""
    people = organisations.people_of(unit, below=True).order_by().values("pk")
    return User.objects.filter(person_id__in=people, is_active=True).order_by("name", "pk")


def roster_units(actor: Actor) -> QuerySet[Unit]:
    """Units whose roster the actor keeps. Raises ``RightMissing`` where that is none."""
    checks.require(actor, ROSTER)
    return checks.allowed(actor, ROSTER, organisations.open_units()).order_by("path")


def roster(actor: Actor, day: date) -> list[Duty]:
    """Duties that last or are to come, in the actor's scope."""
    checks.require(actor, ROSTER)
    rows = Duty.objects.select_related("unit", "user__person").filter(Q(until__isnull=True) | Q(until__gte=day))
    return list(checks.allowed(actor, ROSTER, rows).order_by("unit__path", "role", "since", "id"))


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """A file is read by whoever reads its incident; asked by ``kernel.files``."""
    entry = Entry.objects.select_related("incident").filter(pk=file.owner_id).first() if file.owner_id else None
    if entry is None:
        return False
    return checks.holds_on(actor, READ, entry.incident) or checks.holds_on(actor, REPORT, entry.incident)
