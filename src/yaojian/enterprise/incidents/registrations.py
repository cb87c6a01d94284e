"""What this room tells the kernel's registries and the menus."""

from datetime import timedelta

from django.db.models import Q

from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.errands import register_teller
from yaojian.enterprise.companies.models import Company, Role
from yaojian.kernel import notices
from yaojian.kernel.accounts import reading_only
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.permissions import scopes
from yaojian.web import navigation

from . import alarms, queries
from .errands import asked_incidents
from .models import FILES, Duty, EntryKind, Incident
from .rights import CLOCK, READ, REPORT, ROSTER

_SMS = "您有 1 件疫苗质量事件待确认，请登录协同办公平台查看。"
_SMS_LATE = "有 1 件疫苗质量事件逾期未确认，请登录协同办公平台督促。"


def _companies(actor: Actor) -> Q:
    return Q(pk__in=companies.memberships_where(actor, tuple(Role)).values("company_id"))


def _own(actor: Actor) -> Q:
    return Q(company_id__in=companies.memberships_where(actor, tuple(Role)).values("company_id"))


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Incident, "unit", lambda ids: Q(branch_id__in=ids))
    scopes.register_scope(Duty, "unit", lambda ids: Q(unit_id__in=ids))
    scopes.register_rule(Company, REPORT, _companies)
    scopes.register_rule(Incident, REPORT, _own)
    register_owner(FILES, queries.may_read_file)
    register_teller(asked_incidents)
    # Who has stopped trading may still have vaccines in store.
    reading_only.keep_open("/qy/incidents", "/api/v1/enterprise/incidents/own")
    register_actions(
        {f"enterprise.incident.{kind.value}": f"疫苗质量事件：{kind.label}" for kind in EntryKind}
        | {
            "enterprise.incident.duty_entered": "安排事件值班",
            "enterprise.incident.duty_ended": "结束事件值班",
            "enterprise.incident.clock_set": "调整事件确认时限",
        }
    )
    notices.register_kind(alarms.ALARM, "疫苗质量事件待确认", email=True, sms=_SMS)
    notices.register_kind(alarms.ESCALATED, "疫苗质量事件逾期未确认", email=True, sms=_SMS_LATE)
    notices.register_kind(alarms.TOLD, "疫苗质量事件进展")
    for kind, label, to in (
        (alarms.TO_BUREAU, "疫苗质量事件确认", alarms.to_bureau),
        (alarms.TO_LEADERS, "疫苗质量事件确认（带班领导）", alarms.to_leaders),
    ):
        register_kind(
            kind,
            label,
            remind_before=timedelta(minutes=10) if kind == alarms.TO_BUREAU else None,
            remind=alarms.to_remind,
            escalate=to,
            counts_working_days=False,
            notice=alarms.ESCALATED,
        )
    navigation.register(
        "enterprise", navigation.Entry("疫苗质量事件", "enterprise:incidents:list", "alert-triangle", order=35)
    )
    navigation.register(
        "console",
        navigation.Entry("事件时限", "incidents_console:clock", "clock", right=CLOCK, group="系统管理", order=218),
    )
    navigation.register(
        "office",
        navigation.Entry(
            "疫苗质量事件",
            "enterprise:incident_desk:ledger",
            "alert-triangle",
            right=READ,
            badge=queries.waiting_count,
            group="企业监管",
            order=610,
        ),
        navigation.Entry(
            "事件值班", "enterprise:incident_desk:duties", "calendar-event", right=ROSTER, group="企业监管", order=620
        ),
    )
