"""The reply: drafted by the closed list, reviewed by another, written as a letter with clause and remedy, delivered."""

from datetime import date
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Invalid
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.applications import papers, rules, timing
from yaojian.portal.interaction.applications.clock import Mark, MarkKind
from yaojian.portal.interaction.applications.errors import NotItsTurn, OwnReply
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.rights import HANDLE, REVIEW
from yaojian.portal.interaction.applications.services.receiving import OWNER
from yaojian.portal.interaction.applications.services.steps import begin, checked, enter, past_day, require_state
from yaojian.portal.interaction.applications.states import ApplicationAct, DeliveryWay, State

_ABANDONED = {"R7.1": State.CORRECTING, "R7.2": State.PAYING}
"""What may be replied while the applicant is waited for: only that the application counts as given up."""


@transaction.atomic
def draft_reply(*, actor: Actor, application_id: UUID, code: str, text: str, key: str) -> Application:
    """拟写答复送审, by one of the closed list (``rules.replies``).

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409), ``Invalid`` (422).
    """
    application, is_first = begin(actor, HANDLE, application_id, ApplicationAct.DRAFTED, key)
    if not is_first:
        return application
    reply = rules.replies().get(code)
    if reply is None:
        raise Invalid(field="答复类型", reason="请从清单中选择。")
    _require_time_for(application, code)
    application.reply_code, application.reply_row = reply.code, reply.row
    application.reply_text = checked("答复内容", text, longest=8000)
    application.state, application.drafted_by_id = State.DRAFTED, actor.person_id
    application.save(update_fields=["reply_code", "reply_row", "sealed_reply", "state", "drafted_by"])
    timing.tell(actor, REVIEW, application, f"信息公开申请 {application.number} 的答复已拟好，请审核。")
    enter(actor, application, ApplicationAct.DRAFTED, f"{reply.label}\n{application.reply_text}", key=key)
    return application


def _require_time_for(application: Application, code: str) -> None:
    waits_in = _ABANDONED.get(code)
    require_state(application, (waits_in,) if waits_in else (State.ASSIGNED,), ApplicationAct.DRAFTED)
    until = application.wait_until
    if waits_in and until is not None and moments.today() <= until:
        raise NotItsTurn(number=application.number, state=f"期限到{papers.day(until)}", act="按放弃申请答复")


@transaction.atomic
def send_back(*, actor: Actor, application_id: UUID, text: str, key: str) -> Application:
    """退回修改, to where it was. Raises as ``draft_reply``."""
    application, is_first = begin(actor, REVIEW, application_id, ApplicationAct.SENT_BACK, key)
    if not is_first:
        return application
    require_state(application, (State.DRAFTED,), ApplicationAct.SENT_BACK)
    application.state = _ABANDONED.get(application.reply_code, State.ASSIGNED)
    application.save(update_fields=["state"])
    timing.tell(actor, HANDLE, application, f"信息公开申请 {application.number} 的答复被退回修改。")
    enter(actor, application, ApplicationAct.SENT_BACK, checked("退回意见", text), key=key)
    return application


@transaction.atomic
def approve_reply(*, actor: Actor, application_id: UUID, text: str = "", key: str) -> Application:
    """审核通过: the reply is numbered and written as PDF. Raises as ``draft_reply``, and ``OwnReply`` (409)."""
    application, is_first = begin(actor, REVIEW, application_id, ApplicationAct.APPROVED, key)
    if not is_first:
        return application
    require_state(application, (State.DRAFTED,), ApplicationAct.APPROVED)
    if application.drafted_by_id == actor.person_id:
        raise OwnReply
    papers.reply(actor, application)
    application.state = State.APPROVED
    application.save(update_fields=["state", "reply_number"])
    timing.tell(actor, HANDLE, application, f"信息公开申请 {application.number} 的答复已审核，请送达。")
    enter(actor, application, ApplicationAct.APPROVED, checked("意见", text, required=False), key=key)
    return application


@transaction.atomic
def deliver(
    *, actor: Actor, application_id: UUID, way: str, on: date, proof: StoredFile | None, text: str = "", key: str
) -> Application:
    """送达: how and when, with its proof; the clock ends. By post or by hand a proof is needed (送达回证).

    Raises as ``draft_reply``.
    """
    application, is_first = begin(actor, HANDLE, application_id, ApplicationAct.DELIVERED, key)
    if not is_first:
        return application
    require_state(application, (State.APPROVED,), ApplicationAct.DELIVERED)
    if way in (DeliveryWay.POST, DeliveryWay.PICKUP) and proof is None:
        raise Invalid(field="送达凭证", reason="邮寄和当面领取请上传回执或签收单。")
    on = past_day(application, "送达日期", on)
    clock = timing.clock_of(application)
    application.delivery, application.finished_on = DeliveryWay(way), on
    # While the applicant was waited for nothing ran: giving up is always told in time.
    application.on_time = clock.due is None or on <= clock.due
    application.state = State.DONE
    if proof is not None:
        files.attach(actor=actor, file=proof, owner_kind=OWNER, owner_id=application.pk)
    timing.move(actor, application, Mark(MarkKind.FINISHED, on, "送达"))
    application.save(update_fields=["delivery", "finished_on", "on_time", "state", "due"])
    note = checked("说明", text, required=False)
    enter(actor, application, ApplicationAct.DELIVERED, f"{DeliveryWay(way).label}。{note}", key=key)
    return application
