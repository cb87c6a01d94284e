"""What happens to articles by the clock."""

from datetime import datetime

from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.portal.articles import placing


@jobs.task(name=placing.TURN)
def turn_placements(moment: str) -> int:
    """At a boundary of a period or pin: lists show what the dates say at exactly this moment."""
    return placing.turn_boundaries(max(datetime.fromisoformat(moment), timezone.now()))


@jobs.periodic(name="portal.placement.sweep", cron="* * * * *")
def sweep_placements(timestamp: int) -> None:
    """Each minute: boundaries a sleeping worker missed."""
    del timestamp
    placing.turn_boundaries(timezone.now())
