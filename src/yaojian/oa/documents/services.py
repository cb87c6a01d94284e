"""What happens to documents of every kind beside the acts of the flow: they begin, are opened, linked, followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import OpinionDraft, Task
from yaojian.oa.flow.rights import HANDLE
from yaojian.oa.flow.services import Moved

from . import queries
from .models import LONGEST_PHRASE, OWNER_KIND, Document, Link, Phrase, Urgency
from .rights import PHRASES, READ


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

    The files are drafts of the actor. The same ``key`` again returns the first document. The caller records what happened, under its own name.
    Raises ``WithoutPost``, ``KeptFileGone`` (409).
    """
    person_id, own_unit = flow.require_person(actor)
    moved = flow.start(
        actor=actor,
        code=heading.flow_code or heading.kind,
        kind=heading.kind,
        title=heading.title,
        urgency=heading.urgency,
        unit_id=unit_id,
        key=key,
    )
    if moved.repeated:
        return queries.documents().get(pk=moved.instance.pk), moved
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


@transaction.atomic
def rename(*, actor: Actor, document: Document, title: str) -> Document:
    """A new title, in the document and in the copy the engine keeps. For the rooms of the kinds, which check the right."""
    document.title = title
    document.save(update_fields=["title"])
    flow.rename(actor=actor, instance_id=document.instance_id, title=title)
    return document


@transaction.atomic
def link(*, actor: Actor, origin: Document, target: Document, kind: str) -> Link:
    """Say what ``origin`` is to ``target``; again changes nothing. The actor must be able to read both.

    Raises ``RightMissing`` (403).
    """
    for document in (origin, target):
        checks.require_on(actor, READ, document)
    made, is_new = Link.objects.get_or_create(origin=origin, target=target, kind=kind)
    if is_new:
        audit.record(
            actor,
            "oa.document.linked",
            origin,
            summary=f"《{origin.title}》与《{target.title}》关联（{made.get_kind_display()}）。",
            target=str(target.pk),
        )
    return made


@transaction.atomic
def add_phrase(*, actor: Actor, text: str, for_unit: bool = False) -> Phrase:
    """Keep a common phrase, for oneself or for everybody in one's unit; again changes nothing.

    Raises ``WithoutPost`` (409), ``RightMissing`` (403) for the unit's, ``Invalid`` (422).
    """
    person_id, unit_id = flow.require_person(actor)
    words = text.strip()
    if not words or len(words) > LONGEST_PHRASE:
        raise Invalid(field="常用语", reason="请写 1 至 100 个字。")
    if not for_unit:
        return Phrase.objects.get_or_create(person_id=person_id, unit=None, text=words)[0]
    unit = Unit.objects.get(pk=unit_id)
    checks.require_on(actor, PHRASES, unit)
    phrase, is_new = Phrase.objects.get_or_create(person=None, unit=unit, text=words)
    if is_new:
        audit.record(actor, "oa.phrase.added", phrase, summary=f"为{unit.short_name}增加常用语“{words}”。")
    return phrase


@transaction.atomic
def remove_phrase(*, actor: Actor, phrase_id: UUID) -> None:
    """Forget a phrase: one's own, or the unit's with the right for it. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    phrase = checks.fetch(actor, PHRASES, Phrase.objects.select_related("unit"), phrase_id)
    if phrase.unit is not None:
        audit.record(
            actor, "oa.phrase.removed", phrase, summary=f"删除{phrase.unit.short_name}的常用语“{phrase.text}”。"
        )
    phrase.delete()
