"""A process that submits a task and kills itself at a chosen point of it: ``python -m tests.faults.dying POINT USER TASK``.

Points: before and after each journey to the database, within it before and after what was queued is sent (the server goes
on alone then), and before and after Django's own commit.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from uuid import UUID

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402 - needs the settings above

from yaojian.kernel import prepared  # noqa: E402 - as above
from yaojian.kernel.accounts.identity import actor_of  # noqa: E402 - as above
from yaojian.kernel.accounts.models import User  # noqa: E402 - as above
from yaojian.kernel.actors import Channel  # noqa: E402 - as above
from yaojian.oa.flow import services  # noqa: E402 - as above
from yaojian.oa.flow.values import Receiver  # noqa: E402 - as above


class Point:
    """Counts what is passed and ends the process at the chosen one."""

    def __init__(self, chosen: int) -> None:
        self.left = chosen

    def passed(self) -> None:
        """One more."""
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        self.left -= 1

    def around(self, work: Callable[..., object]) -> Callable[..., object]:
        """``work`` with a point before and one after it."""

        def wrapped(*given: object, **named: object) -> object:
            self.passed()
            done = work(*given, **named)
            self.passed()
            return done

        return wrapped


def main(arguments: Sequence[str]) -> None:
    """Submit; the next step goes to the same person."""
    chosen, user, task, used = arguments
    actor = actor_of(User.objects.get(pk=int(user)), channel=Channel.PAGE)
    to = Receiver(actor.person_id, actor.unit_id)  # type: ignore[arg-type]  # holds a post
    point = Point(int(chosen))
    prepared.run_all = point.around(prepared.run_all)  # type: ignore[assignment]  # the same, with points
    prepared._flush = point.around(prepared._flush)  # type: ignore[assignment]  # as above
    BaseDatabaseWrapper._commit = point.around(BaseDatabaseWrapper._commit)  # type: ignore[attr-defined]  # as above
    services.submit(actor=actor, task_id=UUID(task), text="同意。", receivers=[to], key=used)


if __name__ == "__main__":
    main(sys.argv[1:])
