"""What peers are told of a company, and which systems a company may go to."""

from collections.abc import Mapping
from uuid import UUID

from yaojian.enterprise.companies.models import Membership
from yaojian.enterprise.companies.queries import own_company
from yaojian.kernel.actors import Actor
from yaojian.kernel.sso import queries as sso
from yaojian.kernel.sso.models import SsoPeer


def company_facts(user_id: int, company_id: UUID) -> Mapping[str, str]:
    """Of the company the person acts for, as the register stands now; empty once the membership ended."""
    rows = Membership.objects.filter(user_id=user_id, company_id=company_id, until__isnull=True)
    membership = rows.select_related("company__branch").first()
    if membership is None:
        return {}
    company = membership.company
    return {
        "company": company.name,
        "credit_code": company.credit_code,
        "role": membership.get_role_display(),
        "region": company.region,
        "branch": company.branch.name,
    }


def systems_for(actor: Actor) -> list[SsoPeer]:
    """Systems the actor may go to for the company chosen. Raises ``SignInNeeded``, ``NoCompanyChosen`` (403)."""
    own_company(actor)
    return list(sso.outward())
