"""Work that follows a commit within a blink: the worker hears of it by NOTIFY instead of asking again and again.

For rows that wait in a table of their owner's, where a job for each would cost more than the work itself. Nothing depends on
being heard: the owner also sweeps by the clock (``periodic``).
"""

import logging
import threading
from collections.abc import Callable
from time import monotonic

import psycopg
from django.db import close_old_connections, connection, connections

_log = logging.getLogger(__name__)
_listeners: dict[str, Callable[[], object]] = {}
_LONGEST_WAIT = 15.0
_GLANCE = 1.0
"""Seconds between looks at whether to end."""
AGAIN = 0.3
"""Seconds after which work is called once more: whoever notifies may leave out what follows more closely than this."""


def register_listener(channel: str, work: Callable[[], object]) -> None:
    """Call ``work`` in the worker soon after somebody commits a ``pg_notify(channel, '')``, and once more ``AGAIN`` seconds
    later. Call in registrations."""
    _listeners[channel] = work


def start() -> Callable[[], None]:
    """Begin to listen in a thread that ends with its process, or when the function returned here is called."""
    ended = threading.Event()
    thread = threading.Thread(target=_listen_until, args=(ended,), name="listening", daemon=True)
    thread.start()

    def stop() -> None:
        ended.set()
        thread.join()

    return stop


def _listen_until(ended: threading.Event) -> None:
    wait = 0.5
    while not ended.is_set():
        try:
            with psycopg.connect(_address(), autocommit=True) as listening:
                for channel in _listeners:
                    listening.execute(psycopg.sql.SQL("LISTEN {}").format(psycopg.sql.Identifier(channel)))
                _run(set(_listeners))  # what came while nobody listened
                wait = 0.5
                _listen_on(listening, ended)
        except (psycopg.Error, OSError) as error:
            _log.warning("listening: the connection was lost (%s); again in %.1f s", error, wait)
            ended.wait(wait)
            wait = min(wait * 2, _LONGEST_WAIT)
    connections.close_all()


def _listen_on(listening: "psycopg.Connection[object]", ended: threading.Event) -> None:
    again: dict[str, float] = {}
    while not ended.is_set():
        longest = min([_GLANCE, *(max(0.0, moment - monotonic()) for moment in again.values())])
        heard = {notify.channel for notify in listening.notifies(timeout=longest, stop_after=1)}
        if heard:  # those that come together are one call
            heard |= {notify.channel for notify in listening.notifies(timeout=0)}
        ripe = {channel for channel, moment in again.items() if moment <= monotonic()}
        _run(heard | ripe)
        again = {channel: moment for channel, moment in again.items() if channel not in ripe}
        again |= dict.fromkeys(heard, monotonic() + AGAIN)


def _run(channels: set[str]) -> None:
    for channel in channels:
        close_old_connections()
        try:
            _listeners[channel]()
        except Exception:  # noqa: BLE001 - whatever one listener meets, the others are still served; the sweep tries again
            _log.exception("listening: what follows %s failed", channel)
    close_old_connections()


def _address() -> str:
    parameters = connection.get_connection_params()
    known = ("host", "port", "dbname", "user", "password", "sslmode", "sslrootcert")
    return psycopg.conninfo.make_conninfo(**{name: parameters[name] for name in known if parameters.get(name)})
