"""What runs by the clock, and after an act."""

from yaojian.kernel import jobs
from yaojian.portal.interaction.visiting import counting, telling


@jobs.periodic(name="portal.visiting.forget", cron="40 18 * * *")
def forget(timestamp: int) -> int:
    """Every night: drop old counts."""
    del timestamp
    return counting.forget_old()


@jobs.task(name="portal.visiting.send_mail")
def send_mail(mail_id: str) -> None:
    """One attempt; the queue tries again after a failure."""
    telling.send(mail_id)
