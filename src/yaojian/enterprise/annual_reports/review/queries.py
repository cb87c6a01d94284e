"""Submitted reports as the bureau sees them: only of companies in the actor's scope, never a draft."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from yaojian.enterprise.annual_reports import content, queries
from yaojian.enterprise.annual_reports.models import (
    CorrectionRequest,
    Report,
    ReportState,
    SectionRemark,
    Submission,
)
from yaojian.enterprise.annual_reports.rights import READ, REVIEW
from yaojian.enterprise.companies.models import Company, CompanyState
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for; an empty value asks for everything. ``words`` is part of the name or the receipt."""

    state: str = ""
    year: int | None = None
    branch: UUID | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: time of submission and id of its last row."""

    submitted_at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.submitted_at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor in an address; None where there is none, or somebody changed it."""
        moment, _, pk = text.partition("~")
        try:
            return cls(datetime.fromisoformat(moment), UUID(pk))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One report in the ledger. ``late``: its last submission came after the due day."""

    id: UUID
    company: str
    credit_code: str
    branch: str
    year: int
    state: str
    receipt: str
    submitted_at: datetime  # UTC
    late: bool
    times: int

    @property
    def state_label(self) -> str:
        """The state as a reader names it."""
        return ReportState(self.state).label

    @property
    def cursor(self) -> Cursor:
        """Where a page ends that ends with this row."""
        return Cursor(self.submitted_at, self.id)


def _readable(actor: Actor) -> QuerySet[Report]:
    checks.require(actor, READ)
    return checks.allowed(actor, READ, queries.filed_reports())


def reports_page(actor: Actor, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> list[Report]:
    """Submitted reports in the actor's scope, the last submitted first. One query; index ``report_filed_by_time``.

    Raises ``RightMissing`` (403) for who may look at none.
    """
    return list(_page(actor, wanted, after)[:limit])


def ledger(actor: Actor, wanted: Wanted, *, after: Cursor | None = None, limit: int = PAGE) -> list[LedgerRow]:
    """The same as rows of the ledger, with how often and whether late they were submitted."""
    last = Submission.objects.filter(report=OuterRef("pk")).order_by("-number")
    rows = _page(actor, wanted, after).annotate(
        late=Subquery(last.values("late")[:1]), times=Subquery(last.values("number")[:1])
    )
    names = ("id", "company__name", "company__credit_code", "company__branch__name", "year", "state", "receipt")
    found = rows.values_list(*names, "submitted_at", "late", "times")[:limit]
    return [LedgerRow(*row) for row in found]


def _page(actor: Actor, wanted: Wanted, after: Cursor | None) -> QuerySet[Report]:
    rows = _narrowed(_readable(actor), wanted)
    if after is not None:  # by key, not by offset: page 41 costs what page 1 costs
        rows = rows.filter(submitted_at__lte=after.submitted_at).exclude(
            submitted_at=after.submitted_at, id__gte=after.id
        )
    return rows.order_by("-submitted_at", "-id")


def _narrowed(rows: QuerySet[Report], wanted: Wanted) -> QuerySet[Report]:
    if wanted.state:
        rows = rows.filter(state=wanted.state)
    if wanted.year is not None:
        rows = rows.filter(year=wanted.year)
    if wanted.branch is not None:
        rows = rows.filter(company__branch_id=wanted.branch)
    if wanted.words:
        named = Q(company__name__icontains=wanted.words) | Q(company__credit_code=wanted.words.upper())
        rows = rows.filter(named | Q(receipt__iexact=wanted.words))
    return rows


@dataclass(frozen=True, slots=True)
class Figures:
    """How far the reports on one year are, in the actor's scope. ``missing``: trading companies that filed none."""

    companies: int
    waiting: int
    accepted: int
    returned: int

    @property
    def missing(self) -> int:
        """Companies that have not filed yet."""
        return max(0, self.companies - self.waiting - self.accepted - self.returned)


def figures(actor: Actor, year: int) -> Figures:
    """Counts for one report year over trading companies in the actor's scope. Two queries."""
    trading = Company.objects.exclude(state=CompanyState.CLOSED)
    in_scope = checks.allowed(actor, READ, trading)
    counts = (
        _readable(actor)
        .filter(year=year, company__in=trading)
        .aggregate(
            waiting=Count("pk", filter=Q(state=ReportState.SUBMITTED)),
            accepted=Count("pk", filter=Q(state=ReportState.ACCEPTED)),
            returned=Count("pk", filter=Q(state=ReportState.RETURNED)),
        )
    )
    return Figures(companies=in_scope.count(), **counts)


def branches_in_scope(actor: Actor) -> QuerySet[Unit]:
    """Branch bureaus whose companies the actor may look at, in their official order."""
    own = checks.allowed(actor, READ, Company.objects.all()).values("branch_id")
    return Unit.objects.filter(pk__in=own).order_by("order", "path")


def years_filed(actor: Actor) -> list[int]:
    """Report years there is something to look at, the newest first."""
    return list(_readable(actor).order_by("-year").values_list("year", flat=True).distinct())


def filed_report(actor: Actor, report_id: UUID) -> Report:
    """One submitted report. Raises ``Unknown`` (404), also for a draft; ``RightMissing`` (403)."""
    return checks.fetch(actor, READ, queries.filed_reports(), report_id)


def waiting_count(actor: Actor) -> int:
    """Reports that wait for a decision of this actor; the number in the menu."""
    rows = queries.filed_reports().filter(state=ReportState.SUBMITTED)
    return checks.allowed(actor, REVIEW, rows).count()


def corrections_of(report: Report) -> list[CorrectionRequest]:
    """What the company asked to correct after acceptance, the last first."""
    return list(report.corrections.order_by("-asked_at"))


def correction(actor: Actor, request_id: UUID) -> CorrectionRequest:
    """One request on a report the actor may read. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    found = CorrectionRequest.objects.filter(pk=request_id).first()
    if found is None:
        checks.require(actor, REVIEW)
        raise Unknown(kind="更正申请")
    filed_report(actor, found.report_id)
    return found


@dataclass(frozen=True, slots=True)
class Said:
    """A remark of an earlier round. ``title`` names its section, also one the definition no longer has."""

    title: str
    remark: SectionRemark


def remarks_of(report: Report) -> list[Said]:
    """What reviewers said at the sections so far, the last round first."""
    titles = {outline.code: outline.title for outline in content.outlines(report.definition)}
    rows = SectionRemark.objects.filter(review__submission__report=report).select_related("review")
    return [
        Said(titles.get(row.section, f"已取消的章节（{row.section}）"), row)
        for row in rows.order_by("-review__at", "section", "pointer")
    ]
