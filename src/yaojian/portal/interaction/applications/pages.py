"""What the desk's pages of applications show, and what the applicant sees."""

from collections.abc import Mapping, Sequence
from typing import Any

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.files import queries as files
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import acts as acting
from yaojian.portal.interaction.acting.acts import ActForm
from yaojian.portal.interaction.acting.paging import Ledger
from yaojian.portal.interaction.applications import queries, rules, timing
from yaojian.portal.interaction.applications.acts import ACTS
from yaojian.portal.interaction.applications.clock import Clock
from yaojian.portal.interaction.applications.forms import CorrectForm
from yaojian.portal.interaction.applications.identity import party_of
from yaojian.portal.interaction.applications.models import Application, ApplicationEvent
from yaojian.portal.interaction.applications.rights import READ
from yaojian.portal.interaction.applications.services.receiving import OWNER
from yaojian.portal.interaction.applications.states import BACK, ApplicationAct, Extension, State
from yaojian.portal.interaction.visiting import masking, telling

_TO_APPLICANT = (ApplicationAct.CORRECTION_ASKED, ApplicationAct.FEE_ASKED)


def tabs(ledgers: Sequence[Ledger], counts: Mapping[str, int], current: str) -> list[dict[str, Any]]:
    """For ``parts/tabs.html``."""
    return [
        {
            "label": ledger.label,
            "address": f"?tab={ledger.key}",
            "count": counts.get(ledger.key),
            "current": ledger.key == current,
            "hot": ledger.hot,
        }
        for ledger in ledgers
    ]


def application_page(actor: Actor, application: Application, wrong: ActForm | None = None) -> dict[str, Any]:
    """Context of ``desk/applications/page.html``. The caller has asked for the reading right."""
    clock, party = timing.clock_of(application), party_of(application)
    return {
        "application": application,
        "facts": _facts(application),
        "masked": f"{masking.name(party.name)}　{masking.phone(party.phone)}",
        "may_identify": checks.holds_on(actor, READ, application),
        "files": list(files.files_of(OWNER, application.pk)),
        "papers": queries.papers_of(application),
        "consultations": queries.consultations_of(application),
        "clock": clock,
        "clock_note": clock_note(clock),
        "steps": [step(event) for event in queries.trail(application)],
        "offers": acting.offers(actor, ACTS, application, wrong),
        "wrong": wrong,
        "mails": telling.told_of("application", application.pk),
        "asks_for_time": application.extension == Extension.ASKED,
        "reply": rules.replies().get(application.reply_code),
        "remedy": rules.remedy(rules.replies()[application.reply_code]) if application.reply_code else "",
    }


def clock_note(clock: Clock) -> str:
    """How many working days were used, and how many are left."""
    allowed = clock.allowed + clock.extended
    if clock.finished is not None:
        return f"共 {allowed} 个工作日，已办结。"
    if clock.due is None:
        waits = "、".join(clock.waits_for)
        return f"停止计算：等待{waits}。" if waits else "登记后开始计算。"
    left = workdays.working_days_between(workdays.today(), clock.due)
    told = f"还剩 {left} 个工作日" if left >= 0 else f"已超期 {-left} 个工作日"
    return f"共 {allowed} 个工作日，{told}。"


def step(event: ApplicationEvent) -> dict[str, Any]:
    """One line of the trail."""
    return {
        "title": event.get_act_display(),
        "who": event.who,
        "text": event.text,
        "at": event.at,
        "note": "",
        "state": "back" if event.act in BACK else "done",
    }


def for_applicant(application: Application) -> dict[str, Any]:
    """What the applicant sees under the query code."""
    hidden = application.state in (State.QUARANTINED, State.DISCARDED)
    return {
        "application": application,
        "shown_state": State.SUBMITTED.label if hidden else application.get_state_display(),
        "papers": queries.papers_of(application, for_applicant=True),
        "clock_note": clock_note(timing.clock_of(application)),
        "correct": CorrectForm() if application.state == State.CORRECTING else None,
        "trail": [
            step(event) | {"who": "", "text": event.text if event.act in _TO_APPLICANT else ""}
            for event in queries.trail(application, for_applicant=True)
        ],
    }


def _facts(application: Application) -> list[tuple[str, str]]:
    received = (
        f"{application.received_on:%Y-%m-%d}，{application.get_received_basis_display()}"
        if application.received_on
        else ""
    )
    return [
        ("申请人类别", application.get_applicant_display()),
        ("提供形式", application.get_info_form_display()),
        ("获取方式", application.get_delivery_display()),
        ("收到", received),
        ("承办单位", application.unit.name if application.unit else "未分派"),
        ("承办人", application.person.name if application.person else ""),
        ("延期", application.get_extension_display()),
        ("信息处理费", f"{application.fee} 元" if application.fee else ""),
        ("送达日期", f"{application.finished_on:%Y-%m-%d}" if application.finished_on else ""),
    ]
