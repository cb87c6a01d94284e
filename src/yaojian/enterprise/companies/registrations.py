"""What this room tells the kernel's registries and the menus."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from yaojian.enterprise.companies import parts, queries, reminders, telling
from yaojian.enterprise.companies.errands import register_teller
from yaojian.enterprise.companies.followers import register_follower
from yaojian.enterprise.companies.models import (
    BranchAssignment,
    ChangeRequest,
    Company,
    KeyPerson,
    Registration,
    Role,
    StandingChange,
)
from yaojian.enterprise.companies.models.standing import STANDING_EVIDENCE
from yaojian.enterprise.companies.office import queries as office
from yaojian.enterprise.companies.returned import returned_changes
from yaojian.enterprise.companies.rights import APPOINT, CONFIRM, MAINTAIN, READ, REVEAL, REVIEW
from yaojian.enterprise.companies.services.changes import FILES
from yaojian.kernel.accounts import companies as account_companies
from yaojian.kernel.accounts import doors, reading_only
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines.kinds import register_kind
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.permissions import checks, scopes
from yaojian.web import navigation


def _own_company(actor: Actor) -> Q:
    """A company account looks at the company it acts for, and at no other."""
    return Q(pk=actor.company_id) if actor.company_id is not None else Q(pk__in=())


def _of_own_company(actor: Actor) -> Q:
    return Q(company_id=actor.company_id) if actor.company_id is not None else Q(pk__in=())


def _member(actor: Actor) -> Q:
    return Q(pk__in=queries.memberships_where(actor, tuple(Role)).values("company_id"))


def _administrator(actor: Actor) -> Q:
    return Q(pk__in=queries.administrates(actor).values("company_id"))


def _in_charge(ids: Sequence[UUID]) -> Q:
    """Of its drugs, or, from another branch, of another business of it today."""
    today = workdays.today()
    held = BranchAssignment.objects.filter(unit_id__in=ids, since__lte=today)
    lasting = held.filter(Q(until__isnull=True) | Q(until__gte=today))
    return Q(branch_id__in=ids) | Q(pk__in=lasting.values("company_id"))


def _may_read_file(actor: Actor, file: StoredFile) -> bool:
    change = ChangeRequest.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return change is not None and checks.holds_on(actor, READ, change)


def _may_read_evidence(actor: Actor, file: StoredFile) -> bool:
    change = (
        StandingChange.objects.select_related("company").filter(pk=file.owner_id).first() if file.owner_id else None
    )
    return change is not None and checks.holds_on(actor, READ, change.company)


def register() -> None:
    """Called once by ``ready()``."""
    account_companies.register(queries.companies_of_user)
    doors.open_path("/qy/register")
    doors.open_path("/qy/join")
    reading_only.guard("/qy/", "/api/v1/enterprise/")
    reading_only.keep_open("/qy/company/choose", "/qy/register", "/qy/join")
    register_follower(reminders.follow_standing)
    register_teller(returned_changes)
    doors.offer("/qy", address="/qy/register/", label="企业注册")
    _permissions()
    _actions()
    telling.register()
    register_owner(FILES, _may_read_file)
    register_owner(STANDING_EVIDENCE, _may_read_evidence)
    _deadlines()
    _parts()
    _menus()


def _permissions() -> None:
    scopes.register_scope(Company, "unit", _in_charge)
    scopes.register_rule(Company, READ, _own_company)
    scopes.register_rule(Company, MAINTAIN, _member)
    scopes.register_rule(Company, APPOINT, _administrator)
    scopes.register_scope(ChangeRequest, "unit", lambda ids: Q(company__branch_id__in=ids))
    scopes.register_rule(ChangeRequest, READ, _of_own_company)
    scopes.register_scope(KeyPerson, "unit", lambda ids: Q(company__branch_id__in=ids))
    scopes.register_rule(KeyPerson, REVEAL, _of_own_company)
    scopes.register_scope(Registration, "unit", lambda ids: Q(branch_id__in=ids))


def _actions() -> None:
    register_actions(
        {
            "enterprise.company.registered": "登记企业",
            "enterprise.company.member_added": "关联企业账号",
            "enterprise.company.member_ended": "取消企业账号关联",
            "enterprise.company.member_changed": "调整企业账号身份",
            "enterprise.company.chosen": "选择企业",
            "enterprise.company.contact_changed": "更新企业联系方式",
            "enterprise.vehicle.added": "登记车辆",
            "enterprise.vehicle.changed": "更正车辆",
            "enterprise.vehicle.closed": "停用车辆",
            "enterprise.person.appointed": "登记关键人员",
            "enterprise.person.ended": "关键人员离任",
            "enterprise.person.revealed": "查看完整个人信息",
            "enterprise.change.asked": "提交变更申请",
            "enterprise.change.corrected": "更正变更申请",
            "enterprise.change.withdrawn": "撤回变更申请",
            "enterprise.change.accepted": "同意变更申请",
            "enterprise.change.returned": "退回变更申请",
            "enterprise.registration.received": "收到企业注册申请",
            "enterprise.registration.confirmed": "确认企业注册",
            "enterprise.registration.refused": "企业注册未通过",
            "enterprise.account.invited": "邀请企业人员",
            "enterprise.account.invitation_revoked": "收回邀请",
            "enterprise.account.joined": "接受邀请",
            "enterprise.branch.assigned": "调整管辖分局",
            "enterprise.branch.moved": "管辖分局调整生效",
            "enterprise.company.standing": "变更企业状态",
            "enterprise.company.standing_begun": "企业状态变更生效",
        }
    )


def _deadlines() -> None:
    rules = reminders.rules()
    ahead = rules["renewal_from_months"] - rules["renewal_until_months"]
    register_kind(
        reminders.RENEW,
        "申请许可证换发",
        remind_before=timedelta(days=30 * ahead),
        remind=reminders.owing,
        counts_working_days=False,
    )
    register_kind(
        reminders.EXPIRY,
        "许可证到期",
        remind_before=timedelta(days=rules["expiry_reminder_days"]),
        remind=reminders.owing,
        escalate=reminders.watching,
        counts_working_days=False,
    )


def _menus() -> None:
    navigation.register(
        "enterprise",
        navigation.Entry("企业档案", "enterprise:companies:own", "building-factory-2", order=40),
    )
    group = "企业监管"
    navigation.register(
        "office",
        navigation.Entry(
            "企业名录",
            "enterprise:companies_office:companies",
            "building-factory-2",
            right=READ,
            group=group,
            order=590,
        ),
        navigation.Entry(
            "企业变更审核",
            "enterprise:companies_office:changes",
            "edit",
            right=REVIEW,
            badge=office.changes_waiting,
            group=group,
            order=592,
        ),
        navigation.Entry(
            "企业注册确认",
            "enterprise:companies_office:registrations",
            "user-plus",
            right=CONFIRM,
            badge=office.registrations_waiting,
            group=group,
            order=594,
        ),
    )


def _parts() -> None:
    template = "enterprise/companies/parts/{}.html".format
    for part in (
        parts.Part("basic", "基本信息", 10, template("basic"), parts.basic),
        parts.Part("licences", "许可证", 20, template("licences"), parts.licences),
        parts.Part("warehouses", "仓库", 30, template("warehouses"), parts.warehouses),
        parts.Part("vehicles", "车辆", 40, template("vehicles"), parts.vehicles),
        parts.Part("people", "关键人员", 50, template("people"), parts.people),
        parts.Part("accounts", "账号", 60, template("accounts"), parts.accounts),
        parts.Part("business", "业务办理", 90, template("business"), parts.business, own_only=True),
    ):
        parts.register(part)
