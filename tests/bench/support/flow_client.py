"""One of several clients that do whole approvals at once: ``python -m tests.bench.support.flow_client ours|spiff COUNT N``.

The Nth takes the Nth five of the people whom the bench has made.

Says ``ready`` once it is warm, waits for a line, does them and says how many seconds that took. The database is the one of
the bench that started it (``YAOJIAN_DATA``).
"""

import logging
import os
import sys
from collections.abc import Callable
from uuid import uuid4

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "yaojian.config.settings"
django.setup()
logging.disable(logging.INFO)

from tests.bench.support.five_steps import ROW, STEPS, approve, approve_by_spiff  # noqa: E402 - needs the settings above
from tests.bench.support.spiff import Spiff, bpmn  # noqa: E402 - as above
from tests.bench.support.timings import time_of  # noqa: E402 - as above
from tests.kernel import factories as kernel  # noqa: E402 - as above
from tests.oa.flow import factories  # noqa: E402 - as above
from yaojian.kernel.accounts.models import User  # noqa: E402 - as above

WARM = 10


def main(contender: str, count: int, number: int) -> None:
    """Speak with the bench by lines."""
    run = _ours(number) if contender == "ours" else _spiff()
    for _ in range(WARM):
        run()
    print("ready", flush=True)
    sys.stdin.readline()
    print(time_of(lambda: [run() for _ in range(count)]), flush=True)


def _ours(number: int) -> Callable[[], object]:
    users = User.objects.filter(person__isnull=False).order_by("pk")[number * 5 : number * 5 + 5]
    people, version = [kernel.actor(user) for user in users], factories.published(factories.FIVE)
    return lambda: approve(people, version)


def _spiff() -> Callable[[], object]:
    spiff, who = Spiff(bpmn(*ROW)), {name: uuid4() for name in STEPS}
    return lambda: approve_by_spiff(spiff, who)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
