"""What this room tells the kernel's registries, the companies' record, the reports and the menus."""

from typing import Any

from django.db.models import Q

from yaojian.enterprise.annual_reports import prefill
from yaojian.enterprise.companies import parts
from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.companies.rights import READ
from yaojian.enterprise.supervision import queries
from yaojian.enterprise.supervision.models import SupervisionResult
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.web import navigation


def _own(actor: Actor) -> Q:
    """A company reads what was found at the company it acts for, and at no other."""
    return Q(company_id=actor.company_id) if actor.company_id is not None else Q(pk__in=())


def _part(actor: Actor, company: Company) -> dict[str, Any]:
    return {"results": queries.results_of(company)}


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(SupervisionResult, "unit", lambda ids: Q(company__branch_id__in=ids))
    scopes.register_rule(SupervisionResult, READ, _own)
    register_actions(
        {
            "enterprise.supervision.recorded": "录入监管信息",
            "enterprise.supervision.imported": "导入监管信息",
            "enterprise.supervision.withdrawn": "撤销监管信息",
        }
    )
    parts.register(parts.Part("supervision", "监管信息", 70, "enterprise/supervision/part.html", _part))
    prefill.register_source("inspections", queries.inspections_in)
    navigation.register(
        "office",
        navigation.Entry(
            "监管信息", "enterprise:results:ledger", "shield-check", right=READ, group="企业监管", order=596
        ),
    )
