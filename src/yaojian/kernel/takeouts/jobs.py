"""Housekeeping of sheets taken out."""

from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor

from . import services


@jobs.periodic(name="kernel.takeouts.forget_old", cron="23 19 * * *")
def forget_old(timestamp: int) -> None:
    """Nightly (3:23 in Beijing): sheets older than a week go."""
    del timestamp
    services.forget_old(actor=system_actor("清理导出文件"))
