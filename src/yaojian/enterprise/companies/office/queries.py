"""Ledgers of the bureau: companies, change requests, registrations. Each only in the actor's scope."""

from dataclasses import dataclass
from datetime import datetime
from typing import Self
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.enterprise.companies.models import ChangeRequest, ChangeState, Company, Registration, RegistrationState
from yaojian.enterprise.companies.rights import CONFIRM, READ, REVIEW
from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.search.queries import matching

PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader asked for; an empty value asks for everything. ``words``: of name, credit code or licence number."""

    words: str = ""
    region: str = ""
    kind: str = ""
    state: str = ""
    branch: UUID | None = None


@dataclass(frozen=True, slots=True)
class NameCursor:
    """Where a page of the list of companies ends."""

    name: str
    id: UUID

    def __str__(self) -> str:
        return f"{self.name}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor in an address; None where there is none, or somebody changed it."""
        name, _, pk = text.rpartition("~")
        try:
            return cls(name, UUID(pk))
        except ValueError:
            return None


@dataclass(frozen=True, slots=True)
class TimeCursor:
    """Where a page ordered by time ends. ``at`` is aware."""

    at: datetime
    id: UUID

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """As ``NameCursor.parse``."""
        moment, _, pk = text.partition("~")
        try:
            return cls(datetime.fromisoformat(moment), UUID(pk))
        except ValueError:
            return None


def companies_page(
    actor: Actor, wanted: Wanted, *, after: NameCursor | None = None, limit: int = PAGE
) -> list[Company]:
    """企业名录: companies in the actor's scope by name. One query; indexes ``company_ledger…`` and ``company_of_branch``.

    Raises ``RightMissing`` (403) for who may look at none.
    """
    return list(page_of(actor, wanted, after=after)[:limit])


def page_of(actor: Actor, wanted: Wanted, *, after: NameCursor | None = None) -> QuerySet[Company]:
    """The same, not yet cut to a page."""
    rows = _narrowed(_readable(actor), wanted)
    if after is not None:  # by key, not by offset: page 41 costs what page 1 costs
        rows = rows.filter(name__gte=after.name).exclude(name=after.name, id__lte=after.id)
    return rows.order_by("name", "id")


def _readable(actor: Actor) -> QuerySet[Company]:
    checks.require(actor, READ)
    return checks.allowed(actor, READ, Company.objects.select_related("branch"))


def _narrowed(rows: QuerySet[Company], wanted: Wanted) -> QuerySet[Company]:
    exact = {"region": wanted.region, "kind": wanted.kind, "state": wanted.state, "branch_id": wanted.branch}
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    return matching(rows, wanted.words) if wanted.words else rows


def companies_count(actor: Actor, wanted: Wanted) -> int:
    """How many the list has, all pages together."""
    return _narrowed(_readable(actor), wanted).count()


def branches_in_scope(actor: Actor) -> QuerySet[Unit]:
    """Branches whose companies the actor may look at, in their official order."""
    own = checks.allowed(actor, READ, Company.objects.all()).values("branch_id")
    return Unit.objects.filter(pk__in=own).order_by("order", "path")


def company(actor: Actor, company_id: UUID) -> Company:
    """One company, for the bureau: a company has a page of its own. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    checks.require(actor, READ)
    return checks.fetch(actor, READ, Company.objects.select_related("branch"), company_id)


def changes_page(
    actor: Actor, *, state: str = "", words: str = "", after: TimeCursor | None = None, limit: int = PAGE
) -> list[ChangeRequest]:
    """变更申请: in the actor's scope, the latest handed in first; index ``change_ledger`` for one state.

    ``words``: part of the company's name, or the number. Raises ``RightMissing`` (403).
    """
    checks.require(actor, REVIEW)
    rows = checks.allowed(actor, REVIEW, ChangeRequest.objects.select_related("company__branch"))
    if state:
        rows = rows.filter(state=state)
    if words:
        rows = rows.filter(Q(company__name__icontains=words) | Q(number__iexact=words))
    if after is not None:
        rows = rows.filter(submitted_at__lte=after.at).exclude(submitted_at=after.at, id__gte=after.id)
    return list(rows.order_by("-submitted_at", "-id")[:limit])


def change(actor: Actor, change_id: UUID) -> ChangeRequest:
    """One request. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, REVIEW, ChangeRequest.objects.select_related("company__branch"), change_id)


def changes_waiting(actor: Actor) -> int:
    """Requests that wait for a decision of this actor; the number in the menu."""
    return checks.allowed(actor, REVIEW, ChangeRequest.objects.filter(state=ChangeState.WAITING)).count()


def registrations_page(
    actor: Actor, *, state: str = "", after: TimeCursor | None = None, limit: int = PAGE
) -> list[Registration]:
    """企业注册: in the actor's scope, the latest first; index ``registration_ledger``. Raises ``RightMissing`` (403)."""
    checks.require(actor, CONFIRM)
    rows = checks.allowed(actor, CONFIRM, Registration.objects.select_related("branch"))
    if state:
        rows = rows.filter(state=state)
    if after is not None:
        rows = rows.filter(received_at__lte=after.at).exclude(received_at=after.at, id__gte=after.id)
    return list(rows.order_by("-received_at", "-id")[:limit])


def registration(actor: Actor, registration_id: UUID) -> Registration:
    """One registration. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, CONFIRM, Registration.objects.select_related("branch", "company"), registration_id)


def registrations_waiting(actor: Actor) -> int:
    """Registrations that wait for this actor; the number in the menu."""
    rows = Registration.objects.filter(state=RegistrationState.WAITING)
    return checks.allowed(actor, CONFIRM, rows).count()
