"""What the clock waits for or is prolonged by: correction (§30), others' opinion (§32, §34), extension (§33), fee (§42)."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.applications import papers, queries, rules, timing
from yaojian.portal.interaction.applications.clock import Mark, MarkKind
from yaojian.portal.interaction.applications.errors import NotItsTurn, OnlyOnce, TooLate
from yaojian.portal.interaction.applications.models import Application, ClockMark, Consultation
from yaojian.portal.interaction.applications.rights import HANDLE, REVIEW
from yaojian.portal.interaction.applications.services.steps import (
    begin,
    checked,
    enter,
    name_of,
    past_day,
    require_state,
)
from yaojian.portal.interaction.applications.states import WORKED_ON, ApplicationAct, Extension, PaperKind, State
from yaojian.portal.interaction.visiting.codes import Claim
from yaojian.portal.interaction.visiting.errors import NothingUnderCode

CORRECTION, FEE = "补正", "缴费"
_MOST_DAYS = 30


@transaction.atomic
def ask_correction(*, actor: Actor, application_id: UUID, text: str, days: int, key: str) -> Application:
    """要求补正, once, within seven working days of receipt; the clock begins anew with the correction. §30.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn``, ``OnlyOnce``, ``TooLate`` (409), ``Invalid`` (422).
    """
    act = ApplicationAct.CORRECTION_ASKED
    application, is_first = begin(actor, HANDLE, application_id, act, key)
    if not is_first:
        return application
    require_state(application, (State.ASSIGNED,), act)
    if ClockMark.objects.filter(application=application, reason=CORRECTION).exists():
        raise OnlyOnce(number=application.number, act="要求补正")
    today, last = moments.today(), timing.last_day(_received(application), "ask_correction")
    if today > last:
        raise TooLate(number=application.number, act="要求补正", until=papers.day(last))
    if not 1 <= days <= _MOST_DAYS:
        raise Invalid(field="补正期限", reason=f"请填 1 到 {_MOST_DAYS} 个工作日。")
    items = checked("补正事项", text)
    application.state, application.wait_until = State.CORRECTING, workdays.add_working_days(today, days)
    paper = papers.notice(
        actor, application, PaperKind.CORRECTION, items=items, until=papers.day(application.wait_until)
    )
    timing.move(actor, application, Mark(MarkKind.STOPPED, today, CORRECTION, CORRECTION), paper)
    application.save(update_fields=["state", "wait_until", "due"])
    enter(actor, application, act, items, key=key)
    return application


@transaction.atomic
def receive_correction(*, actor: Actor, application_id: UUID, text: str, on: date, key: str) -> Application:
    """收到补正 by the desk. Raises as ``ask_correction``."""
    application, is_first = begin(actor, HANDLE, application_id, ApplicationAct.CORRECTED, key)
    if not is_first:
        return application
    return _correct(actor, application, text, past_day(application, "收到补正日期", on), key)


@transaction.atomic
def correct(*, actor: Actor, claim: Claim, text: str, key: str) -> Application:
    """The applicant corrects by the query code; received today.

    Raises ``NothingUnderCode`` (404), ``NotItsTurn`` (409), ``Invalid`` (422). Attempts are counted by the caller.
    """
    checks.open_to_all()
    found = queries.under_claim(claim)
    if found is None:
        raise NothingUnderCode
    rows = Application.objects.select_related("unit", "person").select_for_update(of=("self",))
    application = rows.get(pk=found.pk)
    if idempotency.earlier_result(key, actor=actor, act=name_of(ApplicationAct.CORRECTED)):
        return application
    return _correct(actor, application, text, moments.today(), key)


def _correct(actor: Actor, application: Application, text: str, on: date, key: str) -> Application:
    require_state(application, (State.CORRECTING,), ApplicationAct.CORRECTED)
    text = checked("补正内容", text, longest=3000)
    application.state, application.wait_until = State.ASSIGNED, None
    timing.move(actor, application, Mark(MarkKind.STARTED, on, "收到补正"))
    application.save(update_fields=["state", "wait_until", "due"])
    timing.tell(actor, HANDLE, application, f"申请人补正了信息公开申请 {application.number}，请继续办理。")
    enter(actor, application, ApplicationAct.CORRECTED, text, key=key)
    return application


@transaction.atomic
def consult(*, actor: Actor, application_id: UUID, kind: str, party: str, text: str, key: str) -> Application:
    """征求第三方 or 共同制作机关意见: a letter, fifteen working days, the clock stands. Raises as ``ask_correction``."""
    application, is_first = begin(actor, HANDLE, application_id, ApplicationAct.CONSULTED, key)
    if not is_first:
        return application
    require_state(application, (State.ASSIGNED, State.CONSULTING), ApplicationAct.CONSULTED)
    if kind not in (PaperKind.THIRD_PARTY, PaperKind.JOINT):
        raise Invalid(field="征求对象类别", reason="请选第三方或共同制作机关。")
    today = moments.today()
    made = Consultation.objects.create(
        application=application,
        kind=kind,
        party=checked("征求对象", party, longest=100),
        question=checked("征求内容", text),
        asked_on=today,
        due_on=timing.last_day(today, kind),
    )
    paper = papers.notice(actor, application, PaperKind(kind), party=made.party, items=made.question)
    application.state = State.CONSULTING
    reason = f"征求{made.get_kind_display()}意见"
    timing.move(actor, application, Mark(MarkKind.STOPPED, today, reason, str(made.pk)), paper)
    application.save(update_fields=["state", "due"])
    enter(actor, application, ApplicationAct.CONSULTED, f"{reason}：{made.party}", key=key)
    return application


@transaction.atomic
def end_consultation(
    *, actor: Actor, application_id: UUID, consultation: str, agrees: str, on: date, text: str = "", key: str
) -> Application:
    """意见征求结束: answered, or the fifteen working days passed. When nobody is waited for, the clock runs on.

    ``agrees``: yes, no, or silent. A silent third party lets us decide (§32), a silent organ agrees (§34).
    Raises as ``ask_correction``.
    """
    act = ApplicationAct.CONSULTATION_ENDED
    application, is_first = begin(actor, HANDLE, application_id, act, key)
    if not is_first:
        return application
    require_state(application, (State.CONSULTING,), act)
    found = Consultation.objects.filter(application=application, pk=consultation, answered_on__isnull=True).first()
    if found is None:
        raise Unknown(kind="征求意见")
    on = past_day(application, "答复日期", on)
    if agrees == "silent" and on <= found.due_on:
        raise Invalid(field="意见", reason=f"答复期限到 {found.due_on:%Y-%m-%d}，期满后才能按未答复处理。")
    found.answered_on, found.answer = on, checked("意见说明", text, required=False)
    found.agrees = {"yes": True, "no": False}.get(agrees, True if found.kind == PaperKind.JOINT else None)
    found.save(update_fields=["answered_on", "answer", "agrees"])
    clock = timing.move(actor, application, Mark(MarkKind.RESUMED, on, "意见征求结束", str(found.pk)))
    if not clock.waits_for:
        application.state = State.ASSIGNED
    application.save(update_fields=["state", "due"])
    enter(actor, application, act, f"{found.party}：{found.answer or agrees}", key=key)
    return application


@transaction.atomic
def ask_extension(*, actor: Actor, application_id: UUID, days: int, text: str, key: str) -> Application:
    """申请延期, once, at most twenty working days, before the term is over. §33. Raises as ``ask_correction``."""
    act = ApplicationAct.EXTENSION_ASKED
    application, is_first = begin(actor, HANDLE, application_id, act, key)
    if not is_first:
        return application
    require_state(application, (State.ASSIGNED, State.CONSULTING), act)
    if application.extension != Extension.NONE:
        raise OnlyOnce(number=application.number, act="申请延期")
    most = rules.working_days("extension")
    if not 1 <= days <= most:
        raise Invalid(field="延长工作日", reason=f"请填 1 到 {most}。")
    application.extension, application.extension_days = Extension.ASKED, days
    application.extension_reason = checked("延期理由", text, longest=300)
    application.save(update_fields=["extension", "extension_days", "extension_reason"])
    timing.tell(actor, REVIEW, application, f"信息公开申请 {application.number} 申请延期 {days} 个工作日，请审核。")
    enter(actor, application, act, f"{days} 个工作日：{application.extension_reason}", key=key)
    return application


@transaction.atomic
def grant_extension(*, actor: Actor, application_id: UUID, text: str = "", key: str) -> Application:
    """同意延期: the notice to the applicant is made with it, before the term is over. Raises as ``ask_correction``."""
    act = ApplicationAct.EXTENSION_GRANTED
    application, is_first = begin(actor, REVIEW, application_id, act, key)
    if not is_first:
        return application
    _require_asked(application, act)
    today = moments.today()
    if application.is_late and application.due is not None:
        raise TooLate(number=application.number, act="延期", until=f"{application.due:%Y-%m-%d}")
    clock = timing.move(actor, application, Mark(MarkKind.EXTENDED, today, "延期", days=application.extension_days))
    application.extension = Extension.GRANTED
    until = papers.day(clock.due) if clock.due else "征求意见结束后顺延"
    papers.notice(
        actor,
        application,
        PaperKind.EXTENSION,
        items=application.extension_reason,
        days=application.extension_days,
        until=until,
    )
    application.save(update_fields=["extension", "due"])
    timing.tell(actor, HANDLE, application, f"信息公开申请 {application.number} 的延期已同意。")
    enter(actor, application, act, checked("意见", text, required=False), key=key)
    return application


@transaction.atomic
def refuse_extension(*, actor: Actor, application_id: UUID, text: str, key: str) -> Application:
    """不同意延期. Raises as ``ask_correction``."""
    act = ApplicationAct.EXTENSION_REFUSED
    application, is_first = begin(actor, REVIEW, application_id, act, key)
    if not is_first:
        return application
    _require_asked(application, act)
    application.extension = Extension.REFUSED
    application.save(update_fields=["extension"])
    timing.tell(actor, HANDLE, application, f"信息公开申请 {application.number} 的延期没有同意。")
    enter(actor, application, act, checked("理由", text), key=key)
    return application


def _require_asked(application: Application, act: ApplicationAct) -> None:
    require_state(application, (*WORKED_ON, State.DRAFTED), act)
    if application.extension != Extension.ASKED:
        raise NotItsTurn(number=application.number, state=application.get_extension_display(), act=act.label)


@transaction.atomic
def ask_fee(*, actor: Actor, application_id: UUID, kind: str, count: int, key: str) -> Application:
    """收费通知: the amount by the tariff, twenty working days to pay; the clock begins anew with the payment. §42.

    Raises as ``ask_correction``.
    """
    application, is_first = begin(actor, HANDLE, application_id, ApplicationAct.FEE_ASKED, key)
    if not is_first:
        return application
    require_state(application, (State.ASSIGNED,), ApplicationAct.FEE_ASKED)
    if application.fee:
        raise OnlyOnce(number=application.number, act="发出收费通知")
    amount = rules.fee(kind, count)
    if amount == 0:
        raise Invalid(field="数量", reason="在免费范围内，不收费。")
    today = moments.today()
    until = timing.last_day(today, "pay")
    application.state, application.wait_until, application.fee = State.PAYING, until, amount
    items = f"共 {count} {rules.fee_unit(kind)}"
    paper = papers.notice(actor, application, PaperKind.FEE, items=items, amount=amount, until=papers.day(until))
    timing.move(actor, application, Mark(MarkKind.STOPPED, today, FEE, FEE), paper)
    application.save(update_fields=["state", "wait_until", "fee", "due"])
    enter(actor, application, ApplicationAct.FEE_ASKED, f"{items}，{amount} 元", key=key)
    return application


@transaction.atomic
def receive_fee(*, actor: Actor, application_id: UUID, on: date, key: str) -> Application:
    """收到缴费. Raises as ``ask_correction``."""
    application, is_first = begin(actor, HANDLE, application_id, ApplicationAct.FEE_PAID, key)
    if not is_first:
        return application
    require_state(application, (State.PAYING,), ApplicationAct.FEE_PAID)
    on = past_day(application, "缴费日期", on)
    application.state, application.wait_until = State.ASSIGNED, None
    timing.move(actor, application, Mark(MarkKind.STARTED, on, "完成缴费"))
    application.save(update_fields=["state", "wait_until", "due"])
    enter(actor, application, ApplicationAct.FEE_PAID, f"{application.fee} 元", key=key)
    return application


def _received(application: Application) -> date:
    if application.received_on is None:
        raise Invalid(field="收到日期", reason="申请还没有登记收到日期。")
    return application.received_on
