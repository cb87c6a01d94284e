"""The clock of campaigns."""

from datetime import datetime

from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor
from yaojian.portal.campaigns import services

CLOCK = system_actor("定时展示")


@jobs.task(name=services.BOUNDARY)
def boundary(at_moment: str) -> int:
    """Begin and end what this moment says. A worker that comes late goes by its clock: a boundary after this one may be past."""
    return services.pass_boundaries(actor=CLOCK, now=max(datetime.fromisoformat(at_moment), timezone.now()))


@jobs.periodic(name="portal.campaigns.sweep", cron="*/5 * * * *")
def sweep(timestamp: int) -> int:
    """Every five minutes: what a sleeping worker missed."""
    del timestamp
    return services.pass_boundaries(actor=CLOCK, now=timezone.now())
