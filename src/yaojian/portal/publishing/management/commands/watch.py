"""The watch over the published tree; runs until ended. Started by ``yaojian up``, in production by systemd."""

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections
from watchfiles import watch

from yaojian.portal.publishing import watching

_log = logging.getLogger(__name__)
_PAUSE = 1.0
_STEP_MS, _DEBOUNCE_MS = 20, 60


class Command(BaseCommand):
    """Watch until ended."""

    help = "Watch the published site: what is not ours is put right."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """One generation after the other."""
        del args, options
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        while not ended.is_set():
            close_old_connections()
            try:
                generation = watching.in_force()
                if generation and watching.folder_to_watch(generation).is_dir():
                    _watch_generation(generation, ended)
                else:
                    ended.wait(_PAUSE)
            except (Error, OSError) as error:
                # The database or the disk is away for a moment; what happens meanwhile is found by the next look.
                _log.warning("watch: %s; again in %.0f s", error, _PAUSE)
                ended.wait(_PAUSE)


def _watch_generation(generation: int, ended: threading.Event) -> None:
    """Until another generation is in force."""
    watcher = watching.Watcher(generation)
    told = watch(
        watcher.folder,
        watch_filter=None,
        step=_STEP_MS,
        debounce=_DEBOUNCE_MS,
        rust_timeout=int(watching.TICK_SECONDS * 1000),
        yield_on_timeout=True,
        stop_event=ended,
        raise_interrupt=False,
    )
    next(told, None)  # listening begins before the first look: nothing falls between the two
    watcher.begin()
    for changes in told:
        if watching.in_force() != generation:
            return
        if changes:
            watcher.noticed(path for _, path in changes)
        if watcher.due():
            watcher.tick()
