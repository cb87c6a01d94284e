"""Acts of 收文中心: register, send to departments, finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Invalid
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.numbering import services as numbering
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.documents import services as documents
from yaojian.oa.documents.models import Document, DocumentKind, Urgency
from yaojian.oa.documents.queries import open_handlers, task_at
from yaojian.oa.documents.receivers import receivers_of
from yaojian.oa.documents.rights import FINISH, REGISTER, SEND
from yaojian.oa.documents.services import Heading
from yaojian.oa.flow import clock
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Task

from . import queries
from .errors import LooksRegistered, NotPdf, StillHandled
from .likeness import number_key, title_key
from .models import Receipt, Source
from .queries import Earlier

REGISTER_STEP, HANDLE_STEP, FINISH_STEP = "register", "handle", "finish"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What the registrar reads off the paper. ``received_on`` is a Beijing day.

    ``again_reason`` says why it is entered although it looks as if it had been before.
    """

    title: str
    sender: str
    received_on: date
    document_number: str = ""
    urgency: str = Urgency.NORMAL
    note: str = ""
    copies: int = 1
    again_reason: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """How a document came in. ``delivery_id`` is the exchange's delivery, with source ``exchange`` alone."""

    source: str = Source.MANUAL
    delivery_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Distribution:
    """To whom a document goes: ``handle`` and ``read`` are units, ``persons`` who takes it there instead of the head.

    ``lead`` is the one of them that leads (主办), None where none does. ``working_days`` from today until it must be handled; None for no limit.
    """

    handle: Sequence[UUID]
    read: Sequence[UUID] = ()
    persons: Mapping[UUID, UUID] = field(default_factory=dict)
    working_days: int | None = None
    lead: UUID | None = None


@transaction.atomic
def register(
    *,
    actor: Actor,
    particulars: Particulars,
    main_file: StoredFile,
    attachments: Sequence[StoredFile] = (),
    origin: Origin | None = None,
    key: str,
) -> Document:
    """Enter an incoming document under the next 收文号; it then waits with its registrar to be sent (O2).

    The files are drafts of the same actor. The same ``key`` again, or the same delivery, returns the first document.
    Raises ``RightMissing`` (403), ``NotPdf``, ``Invalid`` (422), ``WithoutPost``, ``KeptFileGone`` (409), and
    ``LooksRegistered`` (409) when the same document stands in the register and no reason is given to enter it again.
    """
    bureau = organisations.bureau_of(_registrar(actor))
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.document.register"):
        return queries.documents().get(pk=earlier)
    if origin and origin.delivery_id and (known := queries.of_delivery(origin.delivery_id)):
        return known
    if main_file.of_kind is not Kinds.PDF:
        raise NotPdf(name=main_file.name)
    if particulars.received_on > workdays.today():
        raise Invalid(field="收文日期", reason="收文日期晚于今天。")
    earlier_one = _not_registered(bureau, particulars, main_file)
    document, _ = documents.create(
        actor=actor, heading=_heading(particulars), main_file=main_file, attachments=attachments, key=key
    )
    _enter(actor, document, particulars, origin or Origin(), bureau, earlier_one)
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


def _heading(particulars: Particulars) -> Heading:
    return Heading(
        kind=DocumentKind.INCOMING,
        title=particulars.title,
        urgency=particulars.urgency,
        sender=particulars.sender,
        document_number=particulars.document_number,
    )


def earlier_ones(*, actor: Actor, particulars: Particulars, main_file: StoredFile) -> list[Earlier]:
    """Documents in the actor's register that may be this one (``queries.earlier_ones``). Changes nothing.

    Raises ``RightMissing`` (403), ``WithoutPost`` (409).
    """
    return _alike(organisations.bureau_of(_registrar(actor)), particulars, main_file)


def _registrar(actor: Actor) -> Unit:
    """The unit for which the actor registers."""
    _, unit_id = flow.require_person(actor)
    unit = Unit.objects.get(pk=unit_id)
    checks.require_on(actor, REGISTER, unit)
    return unit


def _alike(bureau: Unit, particulars: Particulars, main_file: StoredFile) -> list[Earlier]:
    return queries.earlier_ones(
        bureau,
        title=particulars.title,
        sender=particulars.sender,
        document_number=particulars.document_number,
        sha256=main_file.sha256,
        received_on=particulars.received_on,
    )


def _not_registered(bureau: Unit, particulars: Particulars, main_file: StoredFile) -> Document | None:
    """The document this one repeats on purpose; None for a new one. Raises ``LooksRegistered``."""
    found = _alike(bureau, particulars, main_file)
    if found and not particulars.again_reason.strip():
        raise LooksRegistered(earlier=found[0].told, why=found[0].why)
    return found[0].document if found else None


def _enter(
    actor: Actor,
    document: Document,
    particulars: Particulars,
    origin: Origin,
    bureau: Unit,
    earlier: Document | None,
) -> Receipt:
    """The entry in the register, with the next number of the bureau's year."""
    year = particulars.received_on.year
    number = numbering.take(actor=actor, series=f"oa.incoming.{bureau.code}", year=year, subject=document)
    receipt = Receipt.objects.create(
        document=document,
        received_on=particulars.received_on,
        copies=particulars.copies,
        note=particulars.note,
        source=origin.source,
        source_delivery=origin.delivery_id,
        bureau=bureau,
        register_year=year,
        register_number=number,
        number_key=number_key(particulars.document_number)[:60],
        title_key=title_key(particulars.title),
        earlier=earlier,
        again_reason=particulars.again_reason.strip() if earlier else "",
    )
    documents.name_register(actor=actor, document=document, label=str(receipt))
    return receipt


@transaction.atomic
def send_to_departments(
    *, actor: Actor, document_id: UUID, distribution: Distribution, opinion: str = "", key: str
) -> Document:
    """Send a registered document to departments in parallel (分送); each head, or the person chosen, must handle it.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``TaskFinished`` (409) when it was sent already, ``NoReceiver``,
    ``NoLeader``, ``NotInUnit``, ``Invalid`` (422), ``CalendarMissing`` (503).
    """
    document = checks.fetch(actor, SEND, queries.documents(), document_id)
    days = distribution.working_days
    due = workdays.due_in_working_days(clock.now(), days) if days else None
    handlers = receivers_of(document, _lead_first(distribution), distribution.persons, due=due)
    readers = receivers_of(document, distribution.read, distribution.persons, due=None)
    task = _task_at(document, REGISTER_STEP)
    moved = flow.submit(
        actor=actor, task_id=task.pk, text=opinion.strip(), way=HANDLE_STEP, receivers=handlers, key=key
    )
    if moved.repeated:
        return document
    if readers:
        flow.circulate(actor=actor, instance_id=document.instance_id, receivers=readers, key=f"{key}:read")
    Receipt.objects.filter(document=document).update(lead=distribution.lead)
    units = [task.unit.short_name for task in moved.opened]
    audit.record(
        actor,
        "oa.document.sent",
        document,
        summary=f"分送收文《{document.title}》，承办单位：{'、'.join(units)}。",
        handle=[str(one.unit_id) for one in handlers],
        read=[str(one.unit_id) for one in readers],
        lead=str(distribution.lead) if distribution.lead else None,
    )
    return document


def _lead_first(distribution: Distribution) -> list[UUID]:
    """主办 before 协办. Raises ``Invalid`` (422) when the lead is not among those who handle it."""
    lead = distribution.lead
    if lead is None:
        return list(distribution.handle)
    if lead not in distribution.handle:
        raise Invalid(field="主办单位", reason="主办单位不在所选的承办单位中。")
    return [lead, *(unit for unit in distribution.handle if unit != lead)]


@transaction.atomic
def finish(*, actor: Actor, document_id: UUID, opinion: str = "", key: str) -> Document:
    """End a document once every department has handled it (办结).

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``StillHandled``, ``TaskFinished`` (409).
    """
    document = checks.fetch(actor, FINISH, queries.documents(), document_id)
    task = task_at(document, FINISH_STEP)
    if task is None:
        raise StillHandled(title=document.title, units="、".join(open_handlers(document)))
    moved = flow.submit(actor=actor, task_id=task.pk, text=opinion.strip(), key=key)
    document.instance = moved.instance
    return document


def _task_at(document: Document, step: str) -> Task:
    task = task_at(document, step)
    if task is None:
        raise LookupError("an incoming document begins with its registration")
    return task
