"""Drafting: begin a document, change its facts, save versions of its body."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.files import queries as stored
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit, UnitKind
from yaojian.kernel.permissions import checks
from yaojian.oa.documents import queries as papers
from yaojian.oa.documents import services as documents
from yaojian.oa.documents.models import OWNER_KIND, DocumentKind, LinkKind, Urgency
from yaojian.oa.documents.services import Heading
from yaojian.oa.flow import clock, loading
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Task
from yaojian.oa.flow.values import Receiver
from yaojian.oa.outgoing import bodies, joint, queries
from yaojian.oa.outgoing.errors import NotABody, NotAtStep, NotReady
from yaojian.oa.outgoing.models import BODY_OWNER, BodyVersion, Issuer, Outgoing
from yaojian.oa.outgoing.rights import DRAFT

from .composing import draw_review
from .steps import at_step

BODY_LIMIT = 20 * 1024**2
BUREAU_FLOW, BRANCH_FLOW, JOINT_FLOW = "outgoing", "outgoing_branch", "joint"
"""Other bodies than the bureau have no leaders in charge. A joint document is led by the body of whoever drafts it, whose
own office, registry and keeper of the seal (``oa.duties``) see it through."""


@dataclass(frozen=True, slots=True)
class Particulars:
    """The facts of the paper. ``issuers`` are the other organs of a joint document, in the order of its header."""

    title: str
    genre: str
    format: str
    direction: str
    disclosure: str
    urgency: str = Urgency.NORMAL
    main_to: str = ""
    copy_to: str = ""
    copy_no: str = ""
    copies: int = 1
    closed_reason: str = ""
    note: str = ""
    issuers: Sequence[UUID] = field(default=())


@dataclass(frozen=True, slots=True)
class Saving:
    """What came of saving a body: the version now newest. ``is_mine`` is False when somebody else was quicker."""

    version: BodyVersion
    is_mine: bool
    mine: tuple[str, ...] = ()


@transaction.atomic
def start_draft(
    *,
    actor: Actor,
    particulars: Particulars,
    attachments: Sequence[StoredFile] = (),
    reply_to: UUID | None = None,
    key: str,
) -> Outgoing:
    """Begin an outgoing document (拟稿); it waits with its drafter. With other issuers it is a joint one.

    ``reply_to`` is the document it answers (回文), which the drafter must be able to read. The same ``key`` again
    returns the first document. Raises ``RightMissing`` (403), ``Unknown`` (404), ``WithoutPost`` (409), ``Invalid`` (422).
    """
    _, unit_id = flow.require_person(actor)
    unit = Unit.objects.get(pk=unit_id)
    checks.require_on(actor, DRAFT, unit)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.outgoing.start"):
        return queries.outgoings().get(pk=UUID(earlier))
    _check(particulars)
    bureau = organisations.bureau_of(unit)
    heading = Heading(
        kind=DocumentKind.OUTGOING,
        title=particulars.title,
        urgency=particulars.urgency,
        sender=bureau.name,
        flow_code=_flow_of(bureau, particulars),
    )
    document, _ = documents.create(actor=actor, heading=heading, attachments=attachments, key=key)
    outgoing = Outgoing(document=document, bureau=bureau)
    _write(outgoing, particulars)
    if reply_to is not None:
        answered = papers.readable(actor, reply_to)
        documents.link(actor=actor, origin=document, target=answered, kind=LinkKind.REPLY)
    audit.record(
        actor, "oa.outgoing.drafted", document, summary=f"起草{outgoing.get_genre_display()}《{document.title}》。"
    )
    idempotency.remember(key, actor=actor, act="oa.outgoing.start", result=str(document.pk))
    return outgoing


@transaction.atomic
def change_particulars(
    *, actor: Actor, document_id: UUID, particulars: Particulars, attachments: Sequence[StoredFile] = ()
) -> Outgoing:
    """Change the facts of the paper, add attachments; at steps at which the body may be changed.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``BodyLocked`` (409), ``Invalid`` (422).
    """
    outgoing, _ = _at_desk(actor, document_id)
    _check(particulars)
    before = outgoing.document.title
    document = outgoing.document
    document.title, document.urgency = particulars.title, particulars.urgency
    document.save(update_fields=["title", "urgency"])
    flow.rename(actor=actor, instance_id=document.pk, title=particulars.title)
    _write(outgoing, particulars)
    for file in attachments:
        files.attach(actor=actor, file=file, owner_kind=OWNER_KIND, owner_id=document.pk)
    if version := queries.newest_version(outgoing):
        draw_review(actor, outgoing, version)
    audit.record(
        actor,
        "oa.outgoing.facts_changed",
        document,
        summary=f"修改发文《{document.title}》的拟稿信息。",
        title_before=before,
    )
    return outgoing


@transaction.atomic
def remove_attachment(*, actor: Actor, document_id: UUID, file_id: UUID) -> Outgoing:
    """Take an attachment from the document, at steps at which the body may be changed.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``BodyLocked`` (409).
    """
    outgoing, _ = _at_desk(actor, document_id)
    file = stored.files_of(OWNER_KIND, document_id).filter(pk=file_id).first()
    if file is None:
        raise Unknown(kind="附件")
    files.remove_file(actor=actor, file=file)
    audit.record(
        actor,
        "oa.outgoing.attachment_removed",
        outgoing.document,
        summary=f"删除《{outgoing.document.title}》的附件“{file.name}”。",
        sm3=file.sm3,
    )
    return outgoing


@transaction.atomic
def send_to_issuers(*, actor: Actor, document_id: UUID, text: str = "", key: str) -> Outgoing:
    """Send a checked joint document to the heads of all its other issuers, in the order of its header (联办单位会签).

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NotAtStep`` (409), ``NotReady`` (422) when an issuer has no head,
    and what ``flow.submit`` raises.
    """
    outgoing, task = at_step(actor, document_id, queries.EDIT_BODY, "送联办单位会签")
    if not joint.may_send(outgoing):
        raise NotAtStep(step=task.batch.step_name, holders=task.actor.name, act="送联办单位会签")
    heads = joint.heads_of(outgoing)
    if vacant := [unit.name for unit, head in heads if head is None]:
        raise NotReady(step=task.batch.step_name, missing=f"{'、'.join(vacant)}目前没有负责人，送不到人。")
    receivers = [Receiver(head.pk, unit.pk) for unit, head in heads if head]
    flow.submit(actor=actor, task_id=task.pk, text=text, receivers=receivers, beyond=True, key=key)
    names = [unit.name for unit, _ in heads]
    audit.record(
        actor,
        "oa.outgoing.sent_to_issuers",
        outgoing.document,
        summary=f"《{outgoing.document.title}》送{'、'.join(names)}会签。",
        units=[str(unit.pk) for unit, _ in heads],
    )
    return queries.outgoings().get(pk=outgoing.pk)


@transaction.atomic
def save_version(
    *,
    actor: Actor,
    document_id: UUID,
    base: int,
    file: StoredFile | None = None,
    text: str = "",
    note: str = "",
    key: str,
) -> Saving:
    """Save the body: an uploaded DOCX (``file``, a draft of the actor) or typed ``text``. ``base`` is the version the
    writer started from, 0 before the first.

    When somebody saved another version meanwhile nothing is saved: the answer holds his version and the writer's text.
    The same ``key`` again returns the first version. Raises ``Unknown`` (404), ``RightMissing`` (403), ``BodyLocked``
    (409), ``NotABody``, ``Invalid`` (422).
    """
    outgoing, task = _at_desk(actor, document_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.outgoing.save_version"):
        return Saving(outgoing.versions.select_related("made_by").get(pk=earlier), is_mine=True)
    reading = _read(file, text)
    newest = queries.newest_version(outgoing)
    if newest and newest.number != base:
        transaction.set_rollback(True)  # the key stays free for the writer's next try
        return Saving(newest, is_mine=False, mine=reading.paragraphs)
    if newest and tuple(newest.paragraphs) == reading.paragraphs and file is None:
        return Saving(newest, is_mine=True)
    version = _keep(actor, outgoing, task, newest, reading, file, note)
    draw_review(actor, outgoing, version)
    audit.record(
        actor,
        "oa.outgoing.body_saved",
        outgoing.document,
        summary=f"保存《{outgoing.document.title}》正文第 {version.number} 版。",
        version=version.number,
        sm3=version.file.sm3,
    )
    idempotency.remember(key, actor=actor, act="oa.outgoing.save_version", result=str(version.pk))
    return Saving(version, is_mine=True)


def _at_desk(actor: Actor, document_id: UUID) -> tuple[Outgoing, Task]:
    """The document under its instance's lock, and the task that lets the actor write. Raises as the acts above."""
    loading.lock_instance(document_id)
    return queries.editable(actor, document_id)


def _flow_of(bureau: Unit, particulars: Particulars) -> str:
    if particulars.issuers:
        return JOINT_FLOW
    return BUREAU_FLOW if bureau.kind == UnitKind.HEADQUARTERS else BRANCH_FLOW


def _check(particulars: Particulars) -> None:
    if particulars.disclosure == "closed" and not particulars.closed_reason.strip():
        raise Invalid(field="不予公开的理由", reason="选择不予公开时要写明理由。")


def _write(outgoing: Outgoing, particulars: Particulars) -> None:
    for name in ("genre", "format", "direction", "disclosure", "main_to", "copy_to", "copy_no", "copies", "note"):
        setattr(outgoing, name, getattr(particulars, name))
    outgoing.changed = clock.now()
    outgoing.closed_reason = particulars.closed_reason if particulars.disclosure == "closed" else ""
    outgoing.save()
    outgoing.issuers.all().delete()
    order = [outgoing.bureau_id, *particulars.issuers] if particulars.issuers else []
    Issuer.objects.bulk_create(
        Issuer(outgoing=outgoing, unit_id=unit, order=place) for place, unit in enumerate(dict.fromkeys(order), start=1)
    )


def _read(file: StoredFile | None, text: str) -> bodies.Reading:
    try:
        return bodies.read(stored.path_of(file)) if file else bodies.Reading(bodies.typed(text))
    except bodies.Unreadable as unreadable:
        if file is None:
            raise Invalid(field="正文", reason=f"{unreadable}。") from unreadable
        raise NotABody(name=file.name, why=str(unreadable)) from unreadable


def _keep(
    actor: Actor,
    outgoing: Outgoing,
    task: Task,
    base: BodyVersion | None,
    reading: bodies.Reading,
    file: StoredFile | None,
    note: str,
) -> BodyVersion:
    person_id, unit_id = flow.require_person(actor)
    number = base.number + 1 if base else 1
    if file is None:
        content = ContentFile(bodies.write(reading.paragraphs), name=f"正文第{number}版.docx")
        file = files.keep_upload(actor=actor, upload=content, allowed=Kinds.DOCX, limit=BODY_LIMIT)
    files.attach(actor=actor, file=file, owner_kind=BODY_OWNER, owner_id=outgoing.pk)
    return BodyVersion.objects.create(
        outgoing=outgoing,
        number=number,
        base=base,
        file=file,
        paragraphs=list(reading.paragraphs),
        made_by_id=person_id,
        unit_id=unit_id,
        step_name=task.batch.step_name,
        at=clock.now(),
        note=note,
        left_out=reading.left_out,
    )
