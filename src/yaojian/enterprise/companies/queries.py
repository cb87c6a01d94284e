"""Who acts for which company, and which companies an actor may look at."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from yaojian.enterprise.companies.errors import NoCompanyChosen
from yaojian.enterprise.companies.models import (
    ChangeRequest,
    Company,
    CompanyState,
    KeyPerson,
    Membership,
    PersonRole,
    Role,
    StandingChange,
)
from yaojian.enterprise.companies.models.standing import STANDING_EVIDENCE
from yaojian.enterprise.companies.rights import READ
from yaojian.kernel.accounts import companies as account_companies
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions import queries as permissions
from yaojian.kernel.permissions.rights import Right
from yaojian.kernel.prepared_models import Question


def current_memberships() -> QuerySet[Membership]:
    """Memberships that last, with company and account."""
    return Membership.objects.filter(until__isnull=True, user__is_active=True).select_related("company", "user")


_MEMBERSHIPS = Question(
    lambda user_id: current_memberships().filter(user_id=user_id).order_by("company__name", "company_id"), int
)
"""Asked at each request of a company."""


def companies_of_user(user_id: int) -> Sequence[account_companies.Company]:
    """The kernel's question: which companies may this account act for now. By name."""
    return [
        account_companies.Company(row.company_id, row.company.name, row.company.state != CompanyState.OPEN)
        for row in _MEMBERSHIPS.ask(user_id)
    ]


def own_company(actor: Actor) -> Company:
    """The company the actor acts for. Raises ``SignInNeeded`` (401), ``NoCompanyChosen`` (403)."""
    checks.signed_in(actor)
    if actor.company_id is None:
        raise NoCompanyChosen()
    return Company.objects.select_related("branch").get(pk=actor.company_id)


def readable_companies(actor: Actor) -> QuerySet[Company]:
    """Companies the actor may look at, with their branch, by name. Raises ``RightMissing`` where that is none at all."""
    rows = checks.allowed(actor, READ, Company.objects.select_related("branch"))
    if actor.company_id is None:
        checks.require(actor, READ)
    return rows


def company_file(actor: Actor, company_id: UUID) -> Company:
    """One company with its branch. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, READ, Company.objects.select_related("branch"), company_id)


def people_of(company: Company) -> QuerySet[Membership]:
    """Who acts for the company now, in the order they came."""
    return current_memberships().filter(company=company)


def memberships_where(actor: Actor, roles: Collection[Role]) -> QuerySet[Membership]:
    """The actor's membership of the company chosen for this session, if in one of ``roles``: for permission rules."""
    if actor.user_id is None or actor.company_id is None:
        return Membership.objects.none()
    return Membership.objects.filter(
        user_id=actor.user_id, company_id=actor.company_id, role__in=roles, until__isnull=True
    )


def users_of(company_id: UUID) -> list[int]:
    """Accounts to tell when something happens to the company."""
    return list(current_memberships().filter(company_id=company_id).values_list("user_id", flat=True))


def administrates(actor: Actor) -> QuerySet[Membership]:
    """The actor's membership of the company chosen for this session, if administrator there: for permission rules."""
    return memberships_where(actor, tuple(Role)).filter(is_administrator=True)


def holders_on(unit: Unit, right: Right) -> list[int]:
    """Accounts to tell about what waits for this branch: those granted ``right`` on the branch itself.

    Who holds it on a larger scope (the whole bureau) may look, but is not told of each.
    """
    return sorted(permissions.holders_just_on(right, "unit", unit.pk).values_list("pk", flat=True))


def unit_name(actor: Actor) -> str:
    """The actor's unit; empty for companies and the system itself."""
    return Unit.objects.get(pk=actor.unit_id).name if actor.unit_id else ""


def own_changes(company: Company) -> QuerySet[ChangeRequest]:
    """What the company asked for, the latest first; index ``change_of_company``."""
    return company.changes.order_by("-submitted_at", "-id")


def own_change(actor: Actor, change_id: UUID) -> ChangeRequest:
    """One request of the company the actor acts for. Raises ``NoCompanyChosen`` (403), ``Unknown`` (404)."""
    company = own_company(actor)
    change = company.changes.select_related("company__branch").filter(pk=change_id).first()
    if change is None:
        raise Unknown(kind="企业变更申请")
    return change


def state_on(company: Company, day: date) -> str:
    """In what state the company is on a day by what was decided; where nothing was, as it is. ``standing_of_company``."""
    held = company.standings.filter(since__lte=day).order_by("-since", "-decided_at").first()
    return held.state if held is not None else company.state


def standings_of(company: Company) -> list[tuple[StandingChange, list[StoredFile]]]:
    """What was decided about the company's trade, the latest first, each with its evidence. Two queries."""
    changes = list(company.standings.order_by("-since", "-decided_at"))
    kept: dict[UUID | None, list[StoredFile]] = {}
    owned = StoredFile.objects.filter(owner_kind=STANDING_EVIDENCE, owner_id__in=[change.pk for change in changes])
    for file in owned.order_by("created", "id"):
        kept.setdefault(file.owner_id, []).append(file)
    return [(change, kept.get(change.pk, [])) for change in changes]


def people_on_posts(company: Company) -> list[KeyPerson]:
    """Who holds a post now, in the order of the posts."""
    places = {role.value: place for place, role in enumerate(PersonRole)}
    return sorted(company.key_persons.filter(until__isnull=True), key=lambda one: (places[one.role], one.since))
