"""What happens to documents of every kind: they begin, are opened, handled, read and followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import OpinionDraft, Role, Task
from yaojian.oa.flow.services import Moved

from . import arrivals, queries
from .models import OWNER_KIND, Document, Urgency
from .rights import HANDLE

LONGEST_OPINION = 500


@dataclass(frozen=True, slots=True)
class Heading:
    """What every document has. ``flow_code`` is the flow it goes, its kind's name unless told otherwise."""

    kind: str
    title: str
    urgency: str = Urgency.NORMAL
    sender: str = ""
    document_number: str = ""
    flow_code: str = ""


@transaction.atomic
def create(
    *,
    actor: Actor,
    heading: Heading,
    main_file: StoredFile | None = None,
    attachments: Sequence[StoredFile] = (),
    unit_id: UUID | None = None,
    key: str = "",
) -> tuple[Document, Moved]:
    """Begin a document and its flow; its first task is the actor's. For the rooms of the kinds, which check the right.

    The files are drafts of the actor. The caller records what happened, under its own name, and is idempotent itself.
    Raises ``WithoutPost``, ``KeptFileGone`` (409).
    """
    person_id, own_unit = flow.require_person(actor)
    version = flow.version_in_force(heading.flow_code or heading.kind)
    moved = flow.start(actor=actor, version=version, kind=heading.kind)
    document = Document.objects.create(
        id=moved.instance.pk,
        kind=heading.kind,
        instance=moved.instance,
        title=heading.title,
        document_number=heading.document_number,
        sender=heading.sender,
        urgency=heading.urgency,
        drafter_id=person_id,
        unit_id=unit_id or own_unit,
        created=moved.instance.created,
    )
    for file in ([main_file] if main_file else []) + list(attachments):
        files.attach(actor=actor, file=file, owner_kind=OWNER_KIND, owner_id=document.pk)
    if main_file:
        document.main_file = main_file
        document.save(update_fields=["main_file"])
    return document, moved


@transaction.atomic
def name_register(*, actor: Actor, document: Document, label: str) -> Document:
    """Write the number its centre's register gave it. For the rooms of the kinds, which record it."""
    document.register_label = label
    document.save(update_fields=["register_label"])
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
    moved = flow.submit(actor=actor, task_id=task.pk, text=opinion_of(opinion))
    arrivals.follow_up(actor, document, moved)
    audit.record(
        actor,
        "oa.document.handled",
        document,
        summary=f"{task.unit.short_name}对《{document.title}》签署{task.batch.step_name}意见。",
        task=str(task.pk),
        opinion=digest_of(moved),
    )
    idempotency.remember(key, actor=actor, act="oa.document.handle", result=str(document.pk))
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


def opinion_of(text: str) -> str:
    """Raises ``Invalid`` (422) when it is too long."""
    text = text.strip()
    if len(text) > LONGEST_OPINION:
        raise Invalid(field="办理意见", reason=f"最多 {LONGEST_OPINION} 个字，现在有 {len(text)} 个字。")
    return text


def digest_of(moved: Moved) -> str:
    """SM3 of the opinion just signed: with it the audit chain proves the opinion's text; empty without one."""
    opinion = moved.closed[0].opinions.first()
    return opinion.sm3 if opinion else ""
