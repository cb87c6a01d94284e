"""A process killed at any point of an act leaves it done or not done, never half."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.oa.flow import factories
from tests.oa.flow.factories import key, submitted, task_of, to
from yaojian.kernel import prepared
from yaojian.kernel.audit import queries as audit
from yaojian.oa.flow import queries, services
from yaojian.oa.flow.definitions import Mode
from yaojian.oa.flow.models import Event, Instance, Opinion, Outbox, Task, TaskState

_OTHERS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_type = 'client backend'"
)
REPOSITORY = Path(__file__).parents[2]
POINTS = 12
"""Before and after: lock, sending it, write with the audit event and the commit, sending it, Django's commit; two more than
there are."""


@pytest.mark.django_db(transaction=True)
def test_killed_at_any_point_the_act_is_done_or_not_done() -> None:
    people = factories.people(2)
    outcomes: list[tuple[int, bool]] = []
    for point in range(POINTS):
        instance = factories.at(people[1:2], Mode.ONE, people[0])
        task, used = task_of(instance, people[1]), key()
        ended = _die(point, people[1].user_id, task, used)
        outcomes.append((ended, _is_done(instance, task)))
        # The same form sent again, as a browser does after an error page, leads to the same end.
        services.submit(actor=people[1], task_id=task.pk, text="同意。", receivers=to(people[1]), key=used)
        assert _is_done(instance, task)
        submitted(instance, people[1])
    killed = [done for ended, done in outcomes if ended == -signal.SIGKILL]
    assert len(killed) == POINTS - 2, "every point was met, and no other is there"
    assert killed == sorted(killed)
    assert killed[0] is False
    assert killed[-1] is True
    assert not list(audit.verify())


def _die(point: int, user: int | None, task: Task, used: str) -> int:
    command = [sys.executable, "-m", "tests.faults.dying", str(point), str(user), str(task.pk), used]
    ended = subprocess.run(command, cwd=REPOSITORY, env=os.environ, check=False, capture_output=True).returncode
    while prepared.run(_OTHERS) != [(0,)]:
        time.sleep(0.02)  # the server still does what it was sent
    return ended


def _is_done(instance: Instance, task: Task) -> bool:
    """Everything of the act is there, or nothing of it."""
    instance.refresh_from_db()
    task.refresh_from_db()
    facts = {
        task.state == TaskState.DONE,
        Opinion.objects.filter(task=task).exists(),
        Event.objects.filter(instance=instance, seq=3).exists(),
        instance.event_count == 3,
        Outbox.objects.filter(instance_id=instance.pk, seq=3).exists(),
        instance.step == "s2",
        Task.objects.filter(instance=instance, batch__step="s2", state=TaskState.OPEN).count() == 1,
        len([event for event in audit.events_of(instance) if event.action == "oa.flow.submitted"]) == 2,
    }
    assert len(facts) == 1, "half an act"
    assert list(queries.breaks_in(instance)) == []
    return facts.pop()
