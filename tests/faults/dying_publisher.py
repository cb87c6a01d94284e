"""A process that follows a change of the public site and kills itself at a chosen point of it.

``python -m tests.faults.dying_publisher POINT TAG…``. The points stand in ``POINTS``: what is about to happen, and for the
how manieth time.
"""

import os
import signal
import sys
from collections.abc import Callable, Sequence
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

from django.db.backends.base.base import BaseDatabaseWrapper  # noqa: E402 - needs the settings above

from yaojian.portal.publishing import building, tree  # noqa: E402 - as above
from yaojian.portal.publishing.bookkeeping import Book  # noqa: E402 - as above

POINTS = {
    "rendered, nothing announced": ("announce", 1),
    "announced, nothing written": ("write_all", 1),
    "draft written, not flushed": ("fsync", 1),
    "flushed, nothing in its place": ("put_in_place", 1),
    "page written, lists not": ("put_in_place", 2),
    "all in their places, folders not flushed": ("sync_folder", 1),
    "all written, nothing noted": ("close", 1),
    "noted, not committed": ("commit", 2),
}


def main(arguments: Sequence[str]) -> None:
    """Follow, and die on the way."""
    point, *tags = arguments
    what, turn = POINTS[point]
    left = [turn]

    def dying(name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*given: Any, **named: Any) -> Any:
            if name == what:
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)
            return work(*given, **named)

        return wrapped

    tree.write_all = dying("write_all", tree.write_all)
    tree.put_in_place = dying("put_in_place", tree.put_in_place)
    tree.sync_folder = dying("sync_folder", tree.sync_folder)
    os.fsync = dying("fsync", os.fsync)
    Book.announce = dying("announce", Book.announce)  # type: ignore[method-assign]  # the same, with a point before it
    Book.close = dying("close", Book.close)  # type: ignore[method-assign]  # as above
    BaseDatabaseWrapper._commit = dying("commit", BaseDatabaseWrapper._commit)  # type: ignore[attr-defined]  # as above
    building.follow(tags)


if __name__ == "__main__":
    main(sys.argv[1:])
