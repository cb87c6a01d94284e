"""What follows acts, by the clock: should the worker not have heard of one."""

from yaojian.kernel.jobs.queue import periodic

from . import followups


@periodic(name="oa.flow.follow_up", cron="* * * * *")
def follow_up(timestamp: int) -> None:
    """Every minute: notices, deadlines and badges of acts not yet followed up."""
    del timestamp
    followups.drain()
