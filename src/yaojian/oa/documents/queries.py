"""Reading documents. Lists and counts are the desk's."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.files import queries as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.models import Follow, OpinionDraft, Role, Task, TaskState

from .models import OWNER_KIND, Document
from .rights import FINISH, HANDLE, READ, SEND

REGISTER_STEP, FINISH_STEP = "register", "finish"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the reader of a document may do now.

    ``task`` is what he may act on, ``act`` how: send, handle, finish or read, empty for nothing. ``draft`` is what he
    began to write. ``on_behalf_of`` names the holder when the task is another's.
    """

    task: Task | None
    act: str
    draft: OpinionDraft | None
    on_behalf_of: str = ""


def documents() -> QuerySet[Document]:
    """Documents with what every page about one shows."""
    return Document.objects.select_related("instance", "drafter", "unit", "main_file")


def readable(actor: Actor, document_id: UUID) -> Document:
    """The document. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    return checks.fetch(actor, READ, documents(), document_id)


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


def open_handlers(document: Document) -> list[str]:
    """Short names of the units that still owe an opinion."""
    tasks = Task.objects.filter(instance=document.instance_id, role=Role.DO, state=TaskState.OPEN)
    return list(tasks.order_by("position").values_list("unit__short_name", flat=True))


def task_at(document: Document, step: str) -> Task | None:
    """The newest 办 task of a step done by one person, or None before the flow came there."""
    tasks = Task.objects.filter(instance=document.instance_id, role=Role.DO, batch__step=step)
    return tasks.select_related("batch", "actor").order_by("-batch__number").first()


def waiting_for(actor: Actor, document: Document) -> Waiting:
    """What the reader may do: his own open task first, then what his unit or office entitles him to do for others."""
    tasks = Task.objects.filter(instance=document.instance_id, state=TaskState.OPEN).select_related("batch", "actor")
    mine = tasks.filter(actor=actor.person_id).order_by("role", "position").first() if actor.person_id else None
    task = mine or _for_others(actor, document, tasks)
    if task is None:
        return Waiting(None, "", _stranded_draft(actor, document))
    return Waiting(task, _act(task), flow.draft_of(task, actor.person_id), "" if mine else task.actor.name)


def _act(task: Task) -> str:
    if task.role == Role.READ:
        return "read"
    return {REGISTER_STEP: "send", FINISH_STEP: "finish"}.get(task.batch.step, "handle")


def _for_others(actor: Actor, document: Document, tasks: QuerySet[Task]) -> Task | None:
    office = {"send": SEND, "finish": FINISH}
    for task in tasks.filter(role=Role.DO).order_by("position"):
        right = office.get(_act(task))
        if checks.holds_on(actor, right, document) if right else checks.holds_on(actor, HANDLE, task):
            return task
    return None


def _stranded_draft(actor: Actor, document: Document) -> OpinionDraft | None:
    """What the actor wrote for a task that somebody else finished meanwhile; it must not be lost."""
    return (
        OpinionDraft.objects.filter(Q(task__instance=document.instance_id) & Q(person=actor.person_id))
        .exclude(text="")
        .order_by("-saved_at")
        .first()
    )
