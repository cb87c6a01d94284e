"""Applications for a change the branch has sent back, as errands of the company's front page."""

from collections.abc import Iterator

from django.urls import reverse

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.errands import Errand
from yaojian.enterprise.companies.models import ChangeState, Company
from yaojian.kernel.actors import Actor


def returned_changes(actor: Actor, company: Company) -> Iterator[Errand]:
    """Open to everybody of the company, as its ledger of changes is."""
    for change in queries.own_changes(company).filter(state=ChangeState.RETURNED):
        yield Errand(
            title=f"{change.get_group_display()}变更申请 {change.number}",
            note=f"分局意见：{change.opinion}" if change.opinion else "请按分局意见更正后重新提交。",
            act="去更正",
            address=reverse("enterprise:companies:change", args=[change.pk]),
            status=change.get_state_display(),
        )
