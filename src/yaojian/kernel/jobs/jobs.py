"""The queue's own housekeeping."""

from datetime import timedelta

from asgiref.sync import async_to_sync
from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone
from procrastinate.contrib.django import app

from .models import JobRun, RunState
from .queue import periodic

FORGOTTEN_AFTER_HOURS = 24 * 30
RUN_SILENT_AFTER = timedelta(hours=6)


async def _retry_stalled() -> int:
    """Jobs whose worker died go back to the queue; procrastinate never does that by itself."""
    stalled = list(await app.job_manager.get_stalled_jobs())
    for job in stalled:
        await app.job_manager.retry_job(job)
    return len(stalled)


@periodic(name="kernel.jobs.retry_stalled", cron="* * * * *")
def retry_stalled(timestamp: int) -> None:
    """Every minute: take back what dead workers left behind (30 s without heartbeat)."""
    del timestamp
    async_to_sync(_retry_stalled)()


@periodic(name="kernel.jobs.forget_old", cron="41 3 * * *")
def forget_old(timestamp: int) -> None:
    """Nightly: finished jobs older than 30 days go; runs that have been silent for hours are called failed."""
    del timestamp
    async_to_sync(app.job_manager.delete_old_jobs)(nb_hours=FORGOTTEN_AFTER_HOURS, include_failed=False)
    with transaction.atomic():
        silent = JobRun.objects.filter(changed__lt=timezone.now() - RUN_SILENT_AFTER)
        silent.filter(state__in=(RunState.WAITING, RunState.RUNNING)).update(
            state=RunState.FAILED, message="任务中断，没有完成，请重新发起。", changed=Now()
        )
