"""The clock."""

from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor

from . import services


@jobs.periodic(name="kernel.deadlines.tick", cron="* * * * *")
def tick(timestamp: int) -> None:
    """Every minute: remind and escalate what is due."""
    del timestamp
    services.tick(actor=system_actor("到期提醒"))
