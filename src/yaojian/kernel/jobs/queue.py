"""Declaring and starting jobs. The only module that names procrastinate to the rest of the house."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.types import JSONValue

Job = TypeVar("Job", bound=Callable[..., object])
_RETRIES = RetryStrategy(max_attempts=6, exponential_wait=4)
"""After a failure again in 4, 16, 64, 256 and 1,024 seconds; then it stands as failed on the console."""

_URGENT = 10
"""The worker takes the highest number first."""


def task(*, name: str, retry: bool = True, queue: str = "default") -> Callable[[Job], Job]:
    """Declare a job under its stable ``name``; arguments are JSON values. ``retry``: try again after an exception."""
    declare = app.task(name=name, retry=_RETRIES if retry else False, queue=queue)
    return _keeping(declare)


def periodic(*, name: str, cron: str, queue: str = "default") -> Callable[[Job], Job]:
    """Declare a job that runs by the clock (UTC; five-field cron); takes ``timestamp: int``. Never two at once in wait."""

    def wrap(function: Job) -> Job:
        declared = app.task(name=name, queueing_lock=name, queue=queue)(function)
        app.periodic(cron=cron)(declared)
        return function

    return wrap


def defer(
    name: str, *, lock: str | None = None, at: datetime | None = None, urgent: bool = False, **arguments: JSONValue
) -> int:
    """Start the job ``name`` once this transaction commits; returns its id. ``at`` (aware) delays it.

    Jobs with the same ``lock`` run one after another, in the order they were started; so a job that waits for its moment
    holds up all of its lock that came after it, and ``lock`` with ``at`` raises ``ValueError``. ``urgent``: taken before all that wait, because somebody
    watches for the result. Needs no import of the job's module.
    """
    return defer_with(name, arguments, lock=lock, at=at, urgent=urgent)


def defer_with(
    name: str,
    arguments: Mapping[str, JSONValue],
    *,
    lock: str | None = None,
    at: datetime | None = None,
    urgent: bool = False,
) -> int:
    """``defer`` for arguments that are at hand as a mapping."""
    if lock is not None and at is not None:
        raise ValueError(f"{name}: a job that waits for its moment would hold up others of the lock {lock}")
    priority = _URGENT if urgent else 0
    configured = app.configure_task(name, lock=lock, schedule_at=at, priority=priority, allow_unknown=True)
    return configured.defer(**arguments)


def defer_each(name: str, many: Sequence[Mapping[str, JSONValue]]) -> None:
    """``defer`` once for each of ``many`` arguments, in one statement."""
    if many:
        app.configure_task(name, allow_unknown=True).batch_defer(*(dict(arguments) for arguments in many))


def drop(ids: Iterable[int]) -> None:
    """Take back jobs nobody has begun: their work is done. One begun meanwhile stays, and finds nothing to do."""
    for job_id in ids:
        app.job_manager.cancel_job_by_id(job_id)


def _keeping(declare: Callable[..., object]) -> Callable[[Job], Job]:
    """Register the function, and give the plain function back: tests and services may call it as it is."""

    def wrap(function: Job) -> Job:
        declare(function)
        return function

    return wrap
