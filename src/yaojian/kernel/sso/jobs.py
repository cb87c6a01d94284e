"""What runs by the clock, and after somebody left."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.kernel.sso import looking, telling, visits
from yaojian.kernel.sso.models import SsoGrant, SsoSeen, SsoVisit

_GRANTS_KEPT = timedelta(days=2)
"""Longer than any token of theirs lives, so that a code used again is still recognised."""
_VISITS_KEPT = timedelta(days=190)
"""Records of use are kept six months at least (网络安全法 第二十一条)."""


@jobs.task(name=visits.TELL)
def tell_logout(logout_id: str) -> None:
    """One attempt; the queue tries again after a failure."""
    telling.send(logout_id)


@jobs.periodic(name="kernel.sso.look", cron="*/5 * * * *")
def look(timestamp: int) -> int:
    """Every five minutes: how the peers are; sessions that outlived their limit unseen are over for the peers too."""
    del timestamp
    visits.expire(timezone.now() - settings.YAOJIAN_SESSION_LIMIT)
    return looking.look_at_all()


@jobs.periodic(name="kernel.sso.forget", cron="20 19 * * *")
def forget(timestamp: int) -> int:
    """Nightly: used and outdated codes, tickets, tokens, messages, and visits older than half a year go."""
    del timestamp
    now = timezone.now()
    SsoSeen.objects.filter(until__lt=now).delete()
    SsoVisit.objects.filter(ended_at__lt=now - _VISITS_KEPT).delete()
    return SsoGrant.objects.filter(expires_at__lt=now - _GRANTS_KEPT).delete()[0]
