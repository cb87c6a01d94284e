"""Runs that somebody watches. A job calls ``advance`` now and then and ``finish`` or ``fail`` at its end."""

from uuid import UUID

from django.db import transaction
from django.db.models import Model
from django.db.models.functions import Now
from procrastinate.types import JSONValue

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record

from .models import JobRun, RunState
from .queue import defer_with


@transaction.atomic
def start_run(
    *, actor: Actor, name: str, label: str, subject: Model | None = None, total: int = 0, **arguments: JSONValue
) -> JobRun:
    """Start the job ``name`` with ``run_id`` and ``arguments``, and a run that shows how it goes.

    The caller has checked the right. ``label`` is what the page calls it (「导出 3 月台账」).
    """
    run = JobRun.objects.create(
        name=name,
        label=label,
        subject_type=subject._meta.label_lower if subject else "",
        subject_id=str(subject.pk) if subject else "",
        started_by_id=actor.user_id,
        total=total,
    )
    defer_with(name, {"run_id": str(run.pk), **arguments})
    record(actor, "kernel.jobs.started", run, summary=f"启动后台任务“{label}”。")
    return run


def advance(run_id: UUID | str, *, done: int, total: int | None = None, message: str = "") -> None:
    """Say how far it is, and that it lives. Not audited: it changes nothing but the bar. Ended runs stay as they are."""
    changes: dict[str, object] = {"state": RunState.RUNNING, "done": done, "message": message, "changed": Now()}
    if total is not None:
        changes["total"] = total
    JobRun.objects.filter(pk=run_id).exclude(state__in=(RunState.DONE, RunState.FAILED)).update(**changes)


def finish(run_id: UUID | str, *, message: str = "") -> None:
    """It is done."""
    JobRun.objects.filter(pk=run_id).update(state=RunState.DONE, message=message, changed=Now())


def fail(run_id: UUID | str, *, message: str) -> None:
    """It could not be done; ``message`` says why and what to do, as a sentence."""
    JobRun.objects.filter(pk=run_id).update(state=RunState.FAILED, message=message, changed=Now())
