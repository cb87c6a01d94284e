"""The state of the queue, for pages, health and the console."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks

from .models import JobRun

WORKER_SILENT_AFTER = timedelta(seconds=60)
"""Workers report every 10 s; after six missed beats nobody is at work."""


@dataclass(frozen=True, slots=True)
class FailedJob:
    """A job that gave up after its last attempt."""

    job_id: int
    name: str
    attempts: int
    arguments: dict[str, object]


def run_for(actor: Actor, run_id: UUID) -> JobRun:
    """The run, for the one who started it. Raises ``Unknown`` or ``RightMissing``."""
    checks.signed_in(actor)
    run = JobRun.objects.filter(pk=run_id).first()
    if run is None:
        raise Unknown(kind="后台任务")
    if run.started_by_id != actor.user_id and not actor.is_system:
        raise RightMissing(right="查看这个后台任务")
    return run


def waiting_jobs() -> int:
    """Jobs due now that no worker has taken."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_jobs "
            "WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
        )
        return int(cursor.fetchone()[0])


def waiting(name: str) -> dict[int, dict[str, Any]]:
    """Jobs of this name that nobody has begun, with their arguments: for a job that does the work of all of them at once."""
    found = ProcrastinateJob.objects.filter(task_name=name, status="todo", scheduled_at__isnull=True)
    return dict(found.order_by("id").values_list("id", "args"))


def unfinished(name: str) -> list[dict[str, Any]]:
    """Arguments of the jobs of this name that wait or are being worked on."""
    found = ProcrastinateJob.objects.filter(task_name=name, status__in=("todo", "doing"))
    return list(found.order_by("id").values_list("args", flat=True))


def failed_jobs(limit: int = 50) -> list[FailedJob]:
    """The latest jobs that gave up."""
    jobs = ProcrastinateJob.objects.filter(status="failed").order_by("-id")[:limit]
    return [FailedJob(job.id, job.task_name, job.attempts, job.args) for job in jobs]


def last_heartbeat() -> datetime | None:
    """When a worker last said that it lives; None when none ever did or all said goodbye."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(last_heartbeat) FROM procrastinate_workers")
        beat: datetime | None = cursor.fetchone()[0]
        return beat


def worker_is_alive() -> bool:
    """Has a worker reported within the last minute?"""
    beat = last_heartbeat()
    return beat is not None and timezone.now() - beat < WORKER_SILENT_AFTER
