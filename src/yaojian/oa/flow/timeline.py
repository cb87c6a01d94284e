"""What happened to an instance, stage by stage, and how far it came in its chart."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch
from django.utils import timezone

from .design.chart import Mark, Progress
from .models import Batch, Event, Instance, Role, Task, TaskState


@dataclass(frozen=True, slots=True)
class Signature:
    """One task as the timeline shows it. ``opinion`` is empty while nothing was written."""

    task_id: UUID
    step: str
    person: str
    unit: str
    on_behalf_of: str
    role: str
    state: str
    opinion: str
    arrived: datetime
    read_at: datetime | None
    due: datetime | None
    done_at: datetime | None
    placing: str = ""

    @property
    def is_done(self) -> bool:
        """Signed."""
        return self.state == TaskState.DONE

    @property
    def is_open(self) -> bool:
        """Waiting for this person."""
        return self.state == TaskState.OPEN


@dataclass(frozen=True, slots=True)
class Stage:
    """One batch of the timeline with its signatures in the order they were or will be given."""

    name: str
    opened: datetime
    closed: datetime | None
    signatures: tuple[Signature, ...]
    readers: tuple[Signature, ...]
    step: str = ""
    branch: int = 0


def timeline(instance: Instance) -> list[Stage]:
    """All stages so far, oldest first. Two queries, whatever its length. The caller has checked the reading right."""
    tasks = Task.objects.select_related("actor", "unit", "on_behalf_of", "opinion")
    batches = (
        Batch.objects.filter(instance=instance)
        .order_by("number")
        .prefetch_related(Prefetch("tasks", tasks.order_by("done_at", "position", "id")))
    )
    return [_stage(batch) for batch in batches]


def _stage(batch: Batch) -> Stage:
    signatures = [_signature(batch, task) for task in batch.tasks.all()]
    return Stage(
        batch.step_name,
        batch.opened,
        batch.closed,
        tuple(signature for signature in signatures if signature.role == Role.DO),
        tuple(signature for signature in signatures if signature.role == Role.READ),
        batch.step,
        batch.branch,
    )


def _signature(batch: Batch, task: Task) -> Signature:
    return Signature(
        task.pk,
        batch.step_name,
        task.actor.name,
        task.unit.short_name,
        task.on_behalf_of.name if task.on_behalf_of else "",
        task.role,
        task.state,
        said(task),
        task.created,
        task.read_at,
        task.due,
        task.done_at,
        task.placing,
    )


def said(task: Task) -> str:
    """What was written on it; empty without an opinion."""
    return task.opinion.text if hasattr(task, "opinion") else ""


def chart_state(instance: Instance) -> Progress:
    """Steps visited and current with who and when, and every return; what the drawn chart shows of one instance."""
    stages = timeline(instance)
    names: dict[str, list[str]] = {}
    now: set[str] = set()
    for stage in stages:
        for one in stage.signatures:
            if one.is_done and one.done_at:
                names.setdefault(stage.step, []).append(f"{one.person} {_day(one.done_at)}")
            elif one.is_open:
                names.setdefault(stage.step, []).append(one.person)
        if stage.closed is None:
            now.add(stage.step)
    steps = {stage.step for stage in stages}
    marks = {step: Mark("now" if step in now else "done", tuple(names.get(step, ()))) for step in steps}
    returned = Event.objects.filter(instance=instance, kind="returned").order_by("seq").values_list("data", flat=True)
    return Progress(marks, tuple((data["step"], data["to"]) for data in returned), ended=not instance.is_running)


def _day(moment: datetime) -> str:
    local = timezone.localtime(moment)
    return f"{local.month}月{local.day}日"
