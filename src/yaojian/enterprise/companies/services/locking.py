"""The row of the company one acts for, under its lock: whatever changes a company's record waits here."""

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right


def own_locked(actor: Actor, right: Right) -> Company:
    """Raises ``SignInNeeded`` (401), ``NoCompanyChosen``, ``RightMissing`` (403)."""
    company = queries.own_company(actor)
    rows = Company.objects.select_for_update(of=("self",)).select_related("branch")
    return checks.fetch(actor, right, rows, company.pk)
