"""An application comes in by the form or over the counter, is judged, registered, assigned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.crypto.fields import blind_index
from yaojian.kernel.errors import Invalid
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbers
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.acting import assignees, moments
from yaojian.portal.interaction.applications import identity, papers, timing
from yaojian.portal.interaction.applications.clock import Mark, MarkKind
from yaojian.portal.interaction.applications.identity import Party
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.rights import HANDLE, REGISTER
from yaojian.portal.interaction.applications.services.steps import (
    begin,
    checked,
    enter,
    name_of,
    past_day,
    require_state,
)
from yaojian.portal.interaction.applications.states import ApplicationAct, PaperKind, ReceivedBasis, State
from yaojian.portal.interaction.visiting import codes, judging
from yaojian.portal.interaction.visiting.judging import Visit

OWNER = "portal.application"


@dataclass(frozen=True, slots=True)
class NewApplication:
    """What the form of 条例 §29 says. ``files``: proof of identity, drafts of the visitor or of the official."""

    applicant: str
    party: Party
    wanted: str
    info_form: str
    delivery: str
    files: Sequence[StoredFile] = ()


def submit(*, actor: Actor, new: NewApplication, visit: Visit) -> Application:
    """Take an application from anybody. The same form sent twice is one; what is doubtful waits for a person's judgement.

    Its query code is ``codes.code_of("application", pk)``. Raises ``Invalid`` (422).
    """
    checks.open_to_all()
    doubts = judging.doubts(visit, new.party.phone)
    state = State.QUARANTINED if doubts else State.SUBMITTED
    return _make(actor, new, state, "；".join(doubts), ApplicationAct.SUBMITTED, visit.key)


@transaction.atomic
def enter_paper(*, actor: Actor, new: NewApplication, key: str) -> Application:
    """录入 what came by hand, post or fax. Raises ``RightMissing`` (403), ``Invalid`` (422)."""
    checks.require(actor, REGISTER)
    return _make(actor, new, State.SUBMITTED, "", ApplicationAct.ENTERED, key)


@transaction.atomic
def _make(actor: Actor, new: NewApplication, state: State, doubt: str, act: ApplicationAct, key: str) -> Application:
    if earlier := idempotency.earlier_result(key, actor=actor, act=name_of(act)):
        return Application.objects.get(pk=earlier)
    pk, phone = uuid4(), new.party.phone
    application = Application.objects.create(
        pk=pk,
        applicant=new.applicant,
        identity=identity.sealed(pk, new.party),
        wanted=checked("申请公开的信息", new.wanted, longest=3000),
        info_form=new.info_form,
        delivery=new.delivery,
        code_hash=codes.hash_of(codes.code_of("application", pk)),
        tail_hash=codes.tail_hash_of(pk, phone),
        phone_index=blind_index(phone, "phone"),
        submitted_at=moments.now(),
        state=state,
        doubt=doubt[:300],
    )
    for file in new.files:
        files.attach(actor=actor, file=file, owner_kind=OWNER, owner_id=pk)
    if state == State.SUBMITTED:
        timing.tell(actor, REGISTER, application, "收到一件信息公开申请，请登记。")
    enter(actor, application, act, "", key=key)
    return application


@transaction.atomic
def release(*, actor: Actor, application_id: UUID, key: str) -> Application:
    """甄别为正常申请. Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409)."""
    application, is_first = begin(actor, REGISTER, application_id, ApplicationAct.RELEASED, key)
    if not is_first:
        return application
    require_state(application, (State.QUARANTINED, State.DISCARDED), ApplicationAct.RELEASED)
    application.state = State.SUBMITTED
    application.save(update_fields=["state"])
    enter(actor, application, ApplicationAct.RELEASED, "", key=key)
    return application


@transaction.atomic
def discard(*, actor: Actor, application_id: UUID, text: str, key: str) -> Application:
    """认定为垃圾信息: kept. Raises as ``release``, and ``Invalid`` (422)."""
    application, is_first = begin(actor, REGISTER, application_id, ApplicationAct.DISCARDED, key)
    if not is_first:
        return application
    require_state(application, (State.QUARANTINED,), ApplicationAct.DISCARDED)
    application.state = State.DISCARDED
    application.save(update_fields=["state"])
    enter(actor, application, ApplicationAct.DISCARDED, checked("理由", text), key=key)
    return application


@transaction.atomic
def register(*, actor: Actor, application_id: UUID, basis: str, on: date, key: str) -> Application:
    """登记: number, day of receipt by 条例 §31, receipt as PDF; the clock starts.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotItsTurn`` (409), ``Invalid`` (422).
    """
    application, is_first = begin(actor, REGISTER, application_id, ApplicationAct.REGISTERED, key)
    if not is_first:
        return application
    require_state(application, (State.SUBMITTED,), ApplicationAct.REGISTERED)
    year = moments.today().year
    value = numbers.take(actor=actor, series="portal.application", year=year, subject=application)
    application.number = f"{year}-{value:04d}"
    application.received_basis = ReceivedBasis(basis)
    application.received_on = past_day(application, "收到日期", on)
    if basis == ReceivedBasis.INTERNET and on < timezone.localtime(application.submitted_at).date():
        raise Invalid(field="收到日期", reason="不能早于网上提交的日期。")
    application.state = State.REGISTERED
    application.save()
    paper = papers.notice(actor, application, PaperKind.RECEIPT)
    timing.move(actor, application, Mark(MarkKind.STARTED, on, "收到申请"), paper)
    application.save(update_fields=["due"])
    enter(actor, application, ApplicationAct.REGISTERED, application.get_received_basis_display(), key=key)
    return application


@transaction.atomic
def assign(
    *, actor: Actor, application_id: UUID, to: tuple[UUID, UUID | None], text: str = "", key: str
) -> Application:
    """分派. Raises as ``release``, and ``NotOfUnit`` (422)."""
    application, is_first = begin(actor, REGISTER, application_id, ApplicationAct.ASSIGNED, key)
    if not is_first:
        return application
    require_state(application, (State.REGISTERED, State.ASSIGNED), ApplicationAct.ASSIGNED)
    unit, person = assignees.chosen(to)
    application.unit, application.person, application.state = unit, person, State.ASSIGNED
    application.save(update_fields=["unit", "person", "state"])
    timing.tell_deadline(actor, application, timing.clock_of(application))
    place = unit.short_name + (person.name if person else "")
    timing.tell(actor, HANDLE, application, f"信息公开申请 {application.number} 分派给{place}，请办理。")
    note = checked("说明", text, required=False)
    enter(actor, application, ApplicationAct.ASSIGNED, f"{place}。{note}", key=key)
    return application


@transaction.atomic
def return_assignment(*, actor: Actor, application_id: UUID, text: str, key: str) -> Application:
    """退回分派. Raises as ``release``, and ``Invalid`` (422)."""
    application, is_first = begin(actor, HANDLE, application_id, ApplicationAct.RETURNED, key)
    if not is_first:
        return application
    require_state(application, (State.ASSIGNED,), ApplicationAct.RETURNED)
    text = checked("退回理由", text)
    application.unit = application.person = None
    application.state = State.REGISTERED
    application.save(update_fields=["unit", "person", "state"])
    timing.tell_deadline(actor, application, timing.clock_of(application))
    timing.tell(actor, REGISTER, application, f"信息公开申请 {application.number} 被退回分派。")
    enter(actor, application, ApplicationAct.RETURNED, text, key=key)
    return application
