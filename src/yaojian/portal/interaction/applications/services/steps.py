"""What every act on an application begins and ends with."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.crypto import columns
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.interaction.acting import moments
from yaojian.portal.interaction.applications.errors import NotItsTurn
from yaojian.portal.interaction.applications.models import Application, ApplicationEvent, event_place
from yaojian.portal.interaction.applications.states import ApplicationAct, State
from yaojian.portal.interaction.visiting import telling

LONGEST_NOTE = 500
TOLD_BY_MAIL = {
    ApplicationAct.REGISTERED: "已登记",
    ApplicationAct.CORRECTION_ASKED: "需要补正",
    ApplicationAct.EXTENSION_GRANTED: "延长了答复期限",
    ApplicationAct.FEE_ASKED: "有一份收费通知",
    ApplicationAct.DELIVERED: "已答复",
}
"""What the applicant hears of by e-mail, if there is an address."""


def begin(actor: Actor, right: Right, application_id: UUID, act: ApplicationAct, key: str) -> tuple[Application, bool]:
    """The application under its lock, and whether this is the first call with ``key``.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid`` (422) for a bad key.
    """
    rows = Application.objects.select_related("unit", "person").select_for_update(of=("self",))
    application = checks.fetch(actor, right, rows, application_id)
    earlier = idempotency.earlier_result(key, actor=actor, act=name_of(act))
    return application, earlier is None


def require_state(application: Application, states: Collection[State], act: ApplicationAct) -> None:
    """Raises ``NotItsTurn`` (409)."""
    if application.state not in states:
        raise NotItsTurn(number=str(application), state=application.get_state_display(), act=act.label)


def checked(label: str, text: str, *, longest: int = LONGEST_NOTE, required: bool = True) -> str:
    """The text without blanks around it. Raises ``Invalid`` (422)."""
    told = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if required and not told:
        raise Invalid(field=label, reason="不能为空。")
    if len(told) > longest:
        raise Invalid(field=label, reason=f"最多 {longest} 字，现在有 {len(told)} 字。")
    return told


def past_day(application: Application, label: str, on: date) -> date:
    """A day that is not in the future and not before the last move of the clock. Raises ``Invalid`` (422)."""
    if on > moments.today():
        raise Invalid(field=label, reason="不能晚于今天。")
    last = application.marks.order_by("-number").values_list("on", flat=True).first()
    if last is not None and on < last:
        raise Invalid(field=label, reason=f"不能早于上一个办理日期 {last:%Y-%m-%d}。")
    return on


def enter(actor: Actor, application: Application, act: ApplicationAct, text: str, *, key: str) -> None:
    """Write the event, remember the key, and the audit event last."""
    event = ApplicationEvent(
        application=application,
        number=ApplicationEvent.objects.filter(application=application).count() + 1,
        act=act,
        person_id=actor.person_id,
        who=actor.name if actor.user_id is not None or actor.is_system else "申请人",
        at=moments.now(),
    )
    event.sealed_text = columns.sealed(text, event_place(event))
    event.save(force_insert=True)
    if act in TOLD_BY_MAIL:
        telling.tell("application", application.pk, f"您的信息公开申请“{application}”{TOLD_BY_MAIL[act]}。")
    idempotency.remember(key, actor=actor, act=name_of(act), result=str(application.pk))
    audit.record(actor, name_of(act), application, summary=f"信息公开申请“{application}”：{act.label}。")


def name_of(act: ApplicationAct) -> str:
    """The audit action."""
    return f"portal.application.{act}"
