"""Who is told of what: the branch of what waits, the company of what was decided."""

from django.urls import reverse

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.models import (
    BranchAssignment,
    ChangeRequest,
    ChangeState,
    CompanyState,
    Registration,
    StandingChange,
)
from yaojian.enterprise.companies.rights import CONFIRM, REVIEW
from yaojian.kernel import notices

CHANGE_WAITS = "enterprise.change.waits"
CHANGE_ACCEPTED = "enterprise.change.accepted"
CHANGE_RETURNED = "enterprise.change.returned"
REGISTRATION_WAITS = "enterprise.registration.waits"
BRANCH_CHANGED = "enterprise.branch.changed"
STANDING_DECIDED = "enterprise.company.standing"


def register() -> None:
    """Make the kinds known; called once by ``registrations.register``."""
    notices.register_kind(CHANGE_WAITS, "企业变更申请待审核")
    notices.register_kind(CHANGE_ACCEPTED, "企业变更申请已同意", email=True)
    notices.register_kind(CHANGE_RETURNED, "企业变更申请被退回", email=True)
    notices.register_kind(REGISTRATION_WAITS, "企业注册待确认")
    notices.register_kind(BRANCH_CHANGED, "管辖分局调整")
    notices.register_kind(STANDING_DECIDED, "企业状态变更", email=True)


def change_waits(change: ChangeRequest) -> None:
    """A request waits for the branch in charge."""
    company = change.company
    notices.after_commit(
        CHANGE_WAITS,
        to=queries.holders_on(company.branch, REVIEW),
        title=f"{company.name}申请变更{change.get_group_display()}，请审核。",
        link=reverse("enterprise:companies_office:change", args=[change.pk]),
    )


def change_decided(change: ChangeRequest) -> None:
    """The branch accepted or returned."""
    accepted = change.state == ChangeState.ACCEPTED
    what = f"{change.get_group_display()}变更申请（{change.number}）"
    notices.after_commit(
        CHANGE_ACCEPTED if accepted else CHANGE_RETURNED,
        to=queries.users_of(change.company_id),
        title=f"{what}已同意，登记内容已更新。" if accepted else f"{what}被退回，请更正后重新提交。",
        body=change.opinion,
        link=reverse("enterprise:companies:change", args=[change.pk]),
    )


def registration_waits(registration: Registration) -> None:
    """A company asks to be admitted."""
    notices.after_commit(
        REGISTRATION_WAITS,
        to=queries.holders_on(registration.branch, CONFIRM),
        title=f"{registration.name}申请注册，请确认。",
        link=reverse("enterprise:companies_office:registration", args=[registration.pk]),
    )


def branch_changed(assignment: BranchAssignment) -> None:
    """Another branch is in charge from a day on."""
    day = f"{assignment.since.year}年{assignment.since.month}月{assignment.since.day}日"
    notices.after_commit(
        BRANCH_CHANGED,
        to=[*queries.users_of(assignment.company_id), *queries.holders_on(assignment.unit, REVIEW)],
        title=f"{assignment.company.name}的{assignment.get_business_display()}自{day}起由{assignment.unit.name}管辖。",
        body=assignment.reason,
    )


def standing_decided(change: StandingChange) -> None:
    """The company learns what was decided, and what that means for its accounts."""
    day = f"{change.since.year}年{change.since.month}月{change.since.day}日"
    means = (
        "企业账号恢复办理。"
        if change.state == CompanyState.OPEN
        else "自该日起企业账号只能查看，已有的记录保留；仍可立即报告疫苗质量事件。"
    )
    notices.after_commit(
        STANDING_DECIDED,
        to=queries.users_of(change.company_id),
        title=f"{change.company.name}自{day}起{change.get_state_display()}。",
        body=f"{change.reason}\n{means}",
        link=reverse("enterprise:companies:own"),
    )
