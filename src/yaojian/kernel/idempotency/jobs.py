"""Housekeeping of used keys."""

from yaojian.kernel import jobs

from . import services


@jobs.periodic(name="kernel.idempotency.forget_old", cron="53 3 * * *")
def forget_old(timestamp: int) -> None:
    """Nightly: keys older than a week."""
    del timestamp
    services.forget_old()
