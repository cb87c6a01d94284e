"""Which branch is in charge of a business of a company from a day on. The bureau's act; days are Beijing days."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies import telling
from yaojian.enterprise.companies.errors import AssignmentNotAfter, NotABranch
from yaojian.enterprise.companies.models import BranchAssignment, Business, Company
from yaojian.enterprise.companies.rights import ASSIGN
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions import checks


@transaction.atomic
def assign_branch(
    *, actor: Actor, company_id: UUID, business: Business, unit: Unit, since: date, reason: str, key: str
) -> BranchAssignment:
    """Put ``unit`` in charge of ``business`` from ``since`` (today or later); the one before ends the day before.

    The same ``key`` again returns the first result. Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotABranch``,
    ``AssignmentNotAfter`` (422).
    """
    rows = Company.objects.select_for_update(of=("self",)).select_related("branch")
    company = checks.fetch(actor, ASSIGN, rows, company_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.branch.assign"):
        return BranchAssignment.objects.get(pk=earlier)
    if unit.kind != UnitKind.BRANCH:
        raise NotABranch(unit=unit.name)
    _end_former(company, business, since)
    assignment = BranchAssignment.objects.create(
        company=company,
        business=business,
        unit=unit,
        since=since,
        reason=reason.strip(),
        decided_by=actor.name[:60],
        decided_at=timezone.now(),
    )
    _follow(company)
    telling.branch_changed(assignment)
    summary = f"{company.name}的{business.label}自 {since.isoformat()} 起由{unit.name}管辖。"
    audit.record(actor, "enterprise.branch.assigned", company, summary=summary, unit=str(unit.pk), since=str(since))
    idempotency.remember(key, actor=actor, act="enterprise.branch.assign", result=str(assignment.pk))
    return assignment


def _end_former(company: Company, business: Business, since: date) -> None:
    former = company.assignments.filter(business=business, until__isnull=True).first()
    if since < workdays.today() or (former is not None and since <= former.since):
        day = former.since if former else workdays.today()
        raise AssignmentNotAfter(since=f"{day.year}年{day.month}月{day.day}日")
    if former is not None:
        former.until = since - timedelta(days=1)
        former.save(update_fields=["until"])


def _follow(company: Company) -> bool:
    """``Company.branch`` is the unit in charge of drugs today. Says whether it moved."""
    held = in_force(company, Business.DRUGS, workdays.today())
    if held is None or held.unit_id == company.branch_id:
        return False
    company.branch = held.unit
    company.row_version += 1
    company.save(update_fields=["branch", "row_version"])
    return True


def in_force(company: Company, business: Business, day: date) -> BranchAssignment | None:
    """Who is in charge of ``business`` on ``day``; None where nobody was ever put in charge."""
    rows = company.assignments.select_related("unit").filter(business=business, since__lte=day).order_by("-since")
    found = rows.first()
    return found if found is not None and (found.until is None or found.until >= day) else None


@transaction.atomic
def begin_assignments(*, actor: Actor) -> int:
    """The day's assignments take effect; run soon after midnight, safe to run again. Returns how many companies moved."""
    day = workdays.today()
    begun = BranchAssignment.objects.filter(business=Business.DRUGS, since=day).values("company_id")
    moved = 0
    for company in Company.objects.select_for_update(of=("self",)).filter(pk__in=begun).order_by("pk"):
        if _follow(company):
            moved += 1
            summary = f"{company.name}自今日起由{company.branch.name}管辖。"
            audit.record(actor, "enterprise.branch.moved", company, summary=summary, unit=str(company.branch_id))
    return moved
