"""What runs by the clock."""

from yaojian.kernel import jobs
from yaojian.portal.interaction.visiting import counting


@jobs.periodic(name="portal.visiting.forget", cron="40 18 * * *")
def forget(timestamp: int) -> int:
    """Every night: drop old counts."""
    del timestamp
    return counting.forget_old()
