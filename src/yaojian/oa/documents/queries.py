"""Reading documents. Lists and counts are the desk's."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files import queries as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.permissions import checks
from yaojian.oa.flow.models import Event, Follow, OpinionDraft, Role, Task, TaskState

from .models import OWNER_KIND, Document, Ink, Link
from .rights import READ


def documents() -> QuerySet[Document]:
    """Documents with what every page about one shows."""
    return Document.objects.select_related("instance", "drafter", "unit", "main_file")


def readable(actor: Actor, document_id: UUID) -> Document:
    """The document. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, READ, documents(), document_id)


def document_of(task_id: UUID) -> Document:
    """The document a task belongs to; the act that follows asks the right. Raises ``Unknown`` (404)."""
    found = Document.objects.filter(instance__tasks=task_id).first()
    if found is None:
        raise Unknown(kind="办理任务")
    return found


def is_followed(actor: Actor, document: Document) -> bool:
    """Whether the reader put it into his 跟踪 ledger himself."""
    return Follow.objects.filter(person=actor.person_id, instance=document.instance_id).exists()


def attachments_of(document: Document) -> list[StoredFile]:
    """Its files without the main one, oldest first."""
    attached = files.files_of(OWNER_KIND, document.pk).order_by("created", "id")
    return [file for file in attached if file.pk != document.main_file_id]


def may_read_file(actor: Actor, file: StoredFile) -> bool:
    """A file is read by whoever reads its document; asked by ``kernel.files``."""
    document = Document.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return document is not None and checks.holds_on(actor, READ, document)


def inks_of(document: Document) -> dict[UUID, StoredFile]:
    """What was written by hand on it, by task."""
    found = Ink.objects.filter(document=document).select_related("image")
    return {ink.task_id: ink.image for ink in found}


def links_of(actor: Actor, document: Document) -> list[tuple[str, Document]]:
    """Documents this one is linked with, in either direction, that the reader may read; with what they are to it."""
    links = Link.objects.filter(Q(origin=document) | Q(target=document)).order_by("created", "id")
    others = {
        link.target_id if link.origin_id == document.pk else link.origin_id: link.get_kind_display() for link in links
    }
    rows = checks.allowed(actor, READ, documents().filter(pk__in=others))
    return [(others[other.pk], other) for other in rows.order_by("created")]


def open_handlers(document: Document) -> list[str]:
    """Short names of the units that still owe an opinion."""
    tasks = Task.objects.filter(instance=document.instance_id, role=Role.DO, state=TaskState.OPEN)
    return list(tasks.order_by("position").values_list("unit__short_name", flat=True))


def task_at(document: Document, step: str) -> Task | None:
    """The newest 办 task of a step done by one person, or None before the flow came there."""
    tasks = Task.objects.filter(instance=document.instance_id, role=Role.DO, batch__step=step)
    return tasks.select_related("batch", "actor").order_by("-batch__number", "-created").first()


def next_task(actor: Actor, document: Document) -> Task | None:
    """What the reader may turn to after this document: his newest open 办 task of another one."""
    if actor.person_id is None:
        return None
    mine = Task.objects.filter(actor=actor.person_id, role=Role.DO, state=TaskState.OPEN)
    waiting = mine.exclude(instance=document.instance_id).select_related("instance__document")
    return waiting.order_by("-created", "-id").first()


def said_to(task: Task) -> str:
    """What whoever sent the task to its holder said to him (附言); empty without."""
    data = Event.objects.filter(instance=task.instance_id, seq=task.opened_by).values_list("data", flat=True).first()
    said: str = (data or {}).get("said", "")
    return said


def stranded_draft(actor: Actor, document: Document, besides: Collection[UUID] = ()) -> OpinionDraft | None:
    """What the reader wrote for a task that is over, and did not submit; it must not be lost."""
    drafts = OpinionDraft.objects.filter(task__instance=document.instance_id, person=actor.person_id)
    return drafts.exclude(text="").exclude(task__in=besides).order_by("-saved_at").first()
