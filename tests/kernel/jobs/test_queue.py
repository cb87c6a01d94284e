"""Jobs: started with their transaction, run again when their worker died, watched while they run."""

from collections.abc import Callable

import pytest
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from tests.kernel import factories
from yaojian.kernel import jobs
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.jobs import jobs as housekeeping
from yaojian.kernel.jobs import queries, services
from yaojian.kernel.jobs.models import JobRun, RunState

pytestmark = pytest.mark.django_db


def test_job_is_rolled_back_with_its_act() -> None:
    with transaction.atomic():
        jobs.defer("test.job", number=1)
        assert ProcrastinateJob.objects.filter(task_name="test.job").exists()
        transaction.set_rollback(True)
    assert not ProcrastinateJob.objects.filter(task_name="test.job").exists()
    assert jobs.defer("test.job", lock="one", number=1) > 0
    job = ProcrastinateJob.objects.get(task_name="test.job")
    assert (job.args, job.lock, job.status) == ({"number": 1}, "one", "todo")
    assert queries.waiting_jobs() >= 1


def test_job_that_waits_for_its_moment_takes_no_lock() -> None:
    with pytest.raises(ValueError, match="would hold up others"):
        jobs.defer("test.job", lock="one", at=timezone.now())


def test_declared_jobs_are_known_by_name() -> None:
    for name in (
        "kernel.files.draw_pages",
        "kernel.notices.send_email",
        "kernel.deadlines.tick",
        "kernel.jobs.retry_stalled",
    ):
        assert name in app.tasks


def test_declared_function_can_still_be_called() -> None:
    calls: list[int] = []

    @jobs.task(name="test.plain")
    def plain(number: int) -> None:
        calls.append(number)

    plain(3)
    assert calls == [3]
    del app.tasks["test.plain"]


@pytest.mark.django_db(transaction=True)
def test_job_of_a_dead_worker_goes_back_to_the_queue() -> None:
    jobs.defer("test.job")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '2 minutes') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", [worker])
    assert not queries.worker_is_alive()
    housekeeping.retry_stalled(0)
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, attempts FROM procrastinate_jobs WHERE task_name = 'test.job'")
        assert cursor.fetchone()[0] == "todo"
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now()")
    assert queries.worker_is_alive()
    assert queries.failed_jobs() == []


def test_run_tells_how_far_it_is() -> None:
    account = factories.user()
    run = services.start_run(actor=factories.actor(account), name="test.export", label="导出台账", total=4, month="3")
    assert ProcrastinateJob.objects.get(task_name="test.export").args == {"run_id": str(run.pk), "month": "3"}
    services.advance(run.pk, done=1)
    run = queries.run_for(factories.actor(account), run.pk)
    assert (run.percent, run.state, run.is_over) == (25, RunState.RUNNING, False)
    services.finish(run.pk, message="已导出 4 条。")
    services.advance(run.pk, done=2)
    run.refresh_from_db()
    assert (run.state, run.done, run.is_over) == (RunState.DONE, 1, True)
    with pytest.raises(RightMissing):
        queries.run_for(factories.actor(factories.user()), run.pk)


def test_silent_run_is_called_failed_at_night() -> None:
    run = services.start_run(actor=factories.SYSTEM, name="test.export", label="导出台账")
    JobRun.objects.update(changed="2026-01-01T00:00:00Z")
    housekeeping.forget_old(0)
    run.refresh_from_db()
    assert (run.state, run.message) == (RunState.FAILED, "任务中断，没有完成，请重新发起。")


def test_run_that_still_advances_after_many_hours_goes_on() -> None:
    run = services.start_run(actor=factories.SYSTEM, name="test.export", label="导出台账", total=9)
    JobRun.objects.update(changed="2026-01-01T00:00:00Z")
    services.advance(run.pk, done=3)
    housekeeping.forget_old(0)
    run.refresh_from_db()
    assert (run.state, run.done) == (RunState.RUNNING, 3)


@pytest.mark.parametrize("end", [services.finish, services.fail])
def test_run_that_ended_tells_when(end: Callable[..., None]) -> None:
    run = services.start_run(actor=factories.SYSTEM, name="test.export", label="导出台账")
    JobRun.objects.update(changed="2026-01-01T00:00:00Z")
    end(run.pk, message="已结束。")
    run.refresh_from_db()
    assert run.changed >= run.created
