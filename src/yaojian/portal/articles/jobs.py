"""What happens to articles by the clock."""

from datetime import datetime

from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.portal.articles import placing, scheduling


@jobs.task(name=scheduling.GO_LIVE)
def go_live(revision_id: int) -> bool:
    """At the moment an approved version names."""
    return scheduling.go_live(revision_id, now=timezone.now())


@jobs.task(name=scheduling.EXPIRE)
def expire(article_id: int) -> bool:
    """At the moment an article's time is over."""
    return scheduling.expire(article_id, now=timezone.now())


@jobs.task(name=placing.TURN)
def turn_placements(moment: str) -> int:
    """At a boundary of a period or pin: lists show what the dates say at exactly this moment."""
    return placing.turn_boundaries(max(datetime.fromisoformat(moment), timezone.now()))


@jobs.periodic(name="portal.article.sweep", cron="* * * * *")
def sweep(timestamp: int) -> None:
    """Each minute, and so at the first one after a start: moments a sleeping worker missed."""
    del timestamp
    now = timezone.now()
    scheduling.sweep(now=now)
    placing.turn_boundaries(now)
