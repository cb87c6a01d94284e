"""What this room tells the kernel's registries and the menus."""

from django.db.models import Q

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.companies.rights import READ
from yaojian.kernel.accounts import companies as account_companies
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.web import navigation


def _own_company(actor: Actor) -> Q:
    """A company account looks at the company it acts for, and at no other."""
    return Q(pk=actor.company_id) if actor.company_id is not None else Q(pk__in=())


def register() -> None:
    """Called once by ``ready()``."""
    account_companies.register(queries.companies_of_user)
    scopes.register_scope(Company, "unit", lambda ids: Q(branch_id__in=ids))
    scopes.register_rule(Company, READ, _own_company)
    register_actions(
        {
            "enterprise.company.registered": "登记企业",
            "enterprise.company.member_added": "关联企业账号",
            "enterprise.company.member_ended": "取消企业账号关联",
            "enterprise.company.chosen": "选择企业",
        }
    )
    navigation.register(
        "enterprise",
        navigation.Entry("企业与人员", "enterprise:companies:own", "building-factory-2", order=40),
    )
