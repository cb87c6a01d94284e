"""Acts on incoming documents: register, send, handle, mark read, finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid4

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import OpinionDraft, Role, Task
from yaojian.oa.flow.moves import Receiver
from yaojian.oa.flow.services import Moved

from . import arrivals, queries
from .errors import NotPdf, StillHandled
from .models import OWNER_KIND, Document, DocumentKind, Urgency
from .receivers import receivers_of
from .rights import FINISH, HANDLE, REGISTER, SEND

LONGEST_OPINION = 500


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the registrar reads off the paper. ``received_on`` is a Beijing day."""

    title: str
    sender: str
    received_on: date
    document_number: str = ""
    urgency: str = Urgency.NORMAL
    note: str = ""


@dataclass(frozen=True, slots=True)
class Distribution:
    """To whom a document goes: ``handle`` and ``read`` are units, ``persons`` who takes it there instead of the head.

    ``working_days`` from today until it must be handled; None for no limit.
    """

    handle: Sequence[UUID]
    read: Sequence[UUID] = ()
    persons: Mapping[UUID, UUID] = field(default_factory=dict)
    working_days: int | None = None


@transaction.atomic
def register_document(
    *,
    actor: Actor,
    particulars: Particulars,
    main_file: StoredFile,
    attachments: Sequence[StoredFile] = (),
    key: str,
) -> Document:
    """Enter an incoming document under the next 收文号; it then waits with its registrar to be sent (O2).

    The files are drafts of the same actor. The same ``key`` again returns the first document.
    Raises ``RightMissing`` (403), ``NotPdf``, ``Invalid`` (422), ``WithoutPost``, ``KeptFileGone`` (409).
    """
    person_id, unit_id = flow.require_person(actor)
    unit = Unit.objects.get(pk=unit_id)
    checks.require_on(actor, REGISTER, unit)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.document.register"):
        return queries.documents().get(pk=earlier)
    if main_file.of_kind is not Kinds.PDF:
        raise NotPdf(name=main_file.name)
    if particulars.received_on > workdays.today():
        raise Invalid(field="收文日期", reason="收文日期晚于今天。")
    version = flow.version_in_force(DocumentKind.INCOMING)
    moved = flow.start(actor=actor, version=version, kind=DocumentKind.INCOMING)
    document = _numbered(actor, particulars, moved, unit, person_id)
    for file in (main_file, *attachments):
        files.attach(actor=actor, file=file, owner_kind=OWNER_KIND, owner_id=document.pk)
    document.main_file = main_file
    document.save(update_fields=["main_file"])
    arrivals.follow_up(actor, document, moved)
    audit.record(
        actor,
        "oa.document.registered",
        document,
        summary=f"登记收文《{document.title}》，收文号 {document.register_label}。",
        sm3=main_file.sm3,
        files=1 + len(attachments),
    )
    idempotency.remember(key, actor=actor, act="oa.document.register", result=str(document.pk))
    return document


@transaction.atomic
def earlier_registration(*, actor: Actor, key: str) -> Document | None:
    """What the same form led to when it was sent before; None the first time. Leaves the key unclaimed.

    A form sent again may name kept files that have gone to the document meanwhile, so it cannot be checked anew.
    """
    if key and (earlier := idempotency.earlier_result(key, actor=actor, act="oa.document.register")):
        return queries.documents().get(pk=earlier)
    transaction.set_rollback(True)
    return None


def _numbered(actor: Actor, particulars: Particulars, moved: Moved, unit: Unit, person_id: UUID) -> Document:
    bureau = organisations.bureau_of(unit)
    document = Document(
        id=uuid4(),
        kind=DocumentKind.INCOMING,
        instance=moved.instance,
        title=particulars.title,
        document_number=particulars.document_number,
        sender=particulars.sender,
        urgency=particulars.urgency,
        received_on=particulars.received_on,
        note=particulars.note,
        bureau=bureau,
        register_year=particulars.received_on.year,
        drafter_id=person_id,
        unit=unit,
        created=moved.instance.created,
    )
    document.register_number = numbering.take(
        actor=actor, series=f"oa.incoming.{bureau.code}", year=document.register_year, subject=document
    )
    document.save(force_insert=True)
    return document


@transaction.atomic
def send_to_departments(
    *, actor: Actor, document_id: UUID, distribution: Distribution, opinion: str = "", key: str
) -> Document:
    """Send a registered document to departments in parallel (分送); each head, or the person chosen, must handle it.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``TaskFinished`` (409) when it was sent already, ``NoReceiver``,
    ``NoLeader``, ``NotInUnit``, ``Invalid`` (422), ``CalendarMissing`` (503).
    """
    document = checks.fetch(actor, SEND, queries.documents(), document_id)
    flow.locked(document.instance_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.document.send"):
        return document
    days = distribution.working_days
    due = workdays.due_in_working_days(clock.now(), days) if days else None
    handlers = receivers_of(document, distribution.handle, distribution.persons, due=due)
    readers = receivers_of(document, distribution.read, distribution.persons, due=None)
    moved = _submit(actor, queries.task_at(document, queries.REGISTER_STEP), _opinion(opinion), handlers)
    to_read = flow.circulate(actor=actor, instance_id=document.instance_id, receivers=readers)
    arrivals.follow_up(actor, document, moved)
    arrivals.tell(document, to_read)
    units = [task.unit.short_name for task in moved.opened]
    audit.record(
        actor,
        "oa.document.sent",
        document,
        summary=f"分送收文《{document.title}》，承办单位：{'、'.join(units)}。",
        handle=[str(task.unit_id) for task in moved.opened],
        read=[str(task.unit_id) for task in to_read],
        opinion=_digest(moved),
    )
    idempotency.remember(key, actor=actor, act="oa.document.send", result=str(document.pk))
    return document


@transaction.atomic
def handle_task(*, actor: Actor, task_id: UUID, opinion: str, key: str) -> Document:
    """Sign a 承办 task with an opinion (办理). Somebody entitled for the unit signs on its holder's behalf.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid`` (422), ``TaskFinished`` (409, told who and when).
    """
    task = checks.fetch(actor, HANDLE, Task.objects.select_related("batch", "unit"), task_id)
    flow.locked(task.instance_id)
    document = queries.documents().get(instance=task.instance_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.document.handle"):
        flow.drop_draft(actor=actor, task_id=task.pk)  # the page kept what it sent a second time
        return document
    if not opinion.strip():
        raise Invalid(field="办理意见", reason="请写明办理意见。")
    moved = flow.submit(actor=actor, task_id=task.pk, text=_opinion(opinion))
    arrivals.follow_up(actor, document, moved)
    audit.record(
        actor,
        "oa.document.handled",
        document,
        summary=f"{task.unit.short_name}对《{document.title}》签署{task.batch.step_name}意见。",
        task=str(task.pk),
        opinion=_digest(moved),
    )
    idempotency.remember(key, actor=actor, act="oa.document.handle", result=str(document.pk))
    return document


@transaction.atomic
def finish(*, actor: Actor, document_id: UUID, opinion: str = "", key: str) -> Document:
    """End a document once every department has handled it (办结).

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``StillHandled``, ``TaskFinished`` (409).
    """
    document = checks.fetch(actor, FINISH, queries.documents(), document_id)
    document.instance = flow.locked(document.instance_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.document.finish"):
        return document
    task = queries.task_at(document, queries.FINISH_STEP)
    if task is None:
        raise StillHandled(title=document.title, units="、".join(queries.open_handlers(document)))
    moved = _submit(actor, task, _opinion(opinion))
    document.instance = moved.instance
    arrivals.follow_up(actor, document, moved)
    audit.record(
        actor,
        "oa.document.finished",
        document,
        summary=f"收文《{document.title}》办结。",
        opinion=_digest(moved),
        events=moved.instance.event_count,
        head=moved.instance.head_hash,
    )
    idempotency.remember(key, actor=actor, act="oa.document.finish", result=str(document.pk))
    return document


@transaction.atomic
def mark_read(*, actor: Actor, task_id: UUID, key: str) -> Document:
    """Say that a circulated document was read (已阅). Raises as ``handle_task``, without opinion."""
    task = checks.fetch(actor, HANDLE, Task.objects.filter(role=Role.READ).select_related("unit"), task_id)
    flow.locked(task.instance_id)
    document = queries.documents().get(instance=task.instance_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.document.mark_read"):
        return document
    flow.mark_read(actor=actor, task_id=task.pk)
    audit.record(actor, "oa.document.read", document, summary=f"{task.unit.short_name}已阅《{document.title}》。")
    idempotency.remember(key, actor=actor, act="oa.document.mark_read", result=str(document.pk))
    return document


@transaction.atomic
def open_document(*, actor: Actor, document_id: UUID) -> Document:
    """Read a document; the first time its holder does, the office sees that it was opened. Raises as ``readable``."""
    document = queries.readable(actor, document_id)
    if flow.note_opening(actor=actor, instance_id=document.instance_id):
        audit.record(actor, "oa.document.opened", document, summary=f"{actor.name}打开《{document.title}》。")
        document.instance.refresh_from_db()
    return document


@transaction.atomic
def follow_document(*, actor: Actor, document_id: UUID, following: bool) -> Document:
    """Put a document into one's 跟踪 ledger, or take it out again; repeating changes nothing.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``WithoutPost`` (409).
    """
    document = queries.readable(actor, document_id)
    if flow.follow(actor=actor, instance_id=document.instance_id, following=following):
        words = "开始跟踪" if following else "取消跟踪"
        audit.record(actor, "oa.document.followed", document, summary=f"{words}《{document.title}》。")
    return document


@transaction.atomic
def save_draft(*, actor: Actor, task_id: UUID, text: str) -> OpinionDraft:
    """Keep an unfinished opinion. Not audited: nothing was signed. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    task = checks.fetch(actor, HANDLE, Task.objects.all(), task_id)
    return flow.save_draft(actor=actor, task_id=task.pk, text=text)


def _submit(actor: Actor, task: Task | None, text: str, receivers: Sequence[Receiver] = ()) -> Moved:
    if task is None:
        raise LookupError("an incoming document begins with its registration")
    return flow.submit(actor=actor, task_id=task.pk, text=text, receivers=receivers)


def _opinion(text: str) -> str:
    """Raises ``Invalid`` (422) when it is too long."""
    text = text.strip()
    if len(text) > LONGEST_OPINION:
        raise Invalid(field="办理意见", reason=f"最多 {LONGEST_OPINION} 个字，现在有 {len(text)} 个字。")
    return text


def _digest(moved: Moved) -> str:
    """SM3 of the opinion just signed: with it the audit chain proves the opinion's text; empty without one."""
    opinion = moved.closed[0].opinions.first()
    return opinion.sm3 if opinion else ""
