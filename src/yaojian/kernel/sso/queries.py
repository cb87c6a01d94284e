"""What is known of peers, links and notices of leaving."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso.errors import PeerDisabled
from yaojian.kernel.sso.models import Direction, LinkState, LogoutState, Protocol, SsoKey, SsoLink, SsoLogout, SsoPeer
from yaojian.kernel.sso.rights import CONFIRM, MANAGE

PAGE = 50


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Some links of one state, newest first; ``after`` continues, empty at the end."""

    rows: Sequence[SsoLink]
    after: str


def peers(actor: Actor) -> QuerySet[SsoPeer]:
    """All peers, with ``waiting`` links. Raises ``RightMissing``."""
    checks.require(actor, MANAGE)
    return SsoPeer.objects.annotate(waiting=Count("links", filter=Q(links__state=LinkState.PENDING)))


def peer_of(actor: Actor, peer_id: UUID) -> SsoPeer:
    """Raises ``Unknown``, ``RightMissing``."""
    return checks.fetch(actor, MANAGE, SsoPeer.objects.all(), peer_id)


def outward() -> QuerySet[SsoPeer]:
    """Systems people may go to now, in the order of the page."""
    return SsoPeer.objects.filter(direction=Direction.OUT, is_enabled=True)


def outward_by_code(code: str) -> SsoPeer:
    """Raises ``PeerDisabled`` (404)."""
    found = outward().filter(code=code).first()
    if found is None:
        raise PeerDisabled()
    return found


def inward() -> list[SsoPeer]:
    """Platforms that let people in now."""
    return list(SsoPeer.objects.filter(direction=Direction.IN, is_enabled=True))


def inward_by_code(code: str, *protocols: Protocol) -> SsoPeer:
    """Raises ``PeerDisabled`` (404)."""
    rows = SsoPeer.objects.filter(direction=Direction.IN, is_enabled=True, code=code)
    found = (rows.filter(protocol__in=protocols) if protocols else rows).first()
    if found is None:
        raise PeerDisabled()
    return found


def links(actor: Actor, state: str, after: str = "") -> LinkPage:
    """Links of one state, 50 a page; index ``sso_link_ledger``. A bad ``after`` begins anew. Raises ``RightMissing``."""
    checks.require(actor, CONFIRM)
    rows = SsoLink.objects.filter(state=state).select_related("peer", "user").order_by("-asked_at", "-id")
    moment, _, last = after.partition("_")
    try:
        before, last_id = datetime.fromisoformat(moment), UUID(last)
        if before.tzinfo is not None:
            rows = rows.filter(Q(asked_at__lt=before) | Q(asked_at=before, id__lt=last_id), asked_at__lte=before)
    except ValueError:
        pass  # an address somebody shortened: the list from its beginning
    found = list(rows[: PAGE + 1])
    more = len(found) > PAGE
    found = found[:PAGE]
    return LinkPage(found, f"{found[-1].asked_at.isoformat()}_{found[-1].pk}" if more else "")


def pending_links(actor: Actor) -> int:
    """For the number in the menu; none for those who may not decide."""
    return SsoLink.objects.filter(state=LinkState.PENDING).count() if checks.holds(actor, CONFIRM) else 0


def keys_listed() -> list[SsoKey]:
    """Signing keys still published, the newest first."""
    return list(SsoKey.objects.filter(Q(published_until__isnull=True) | Q(published_until__gt=timezone.now())))


def logouts_failed(since: timedelta = timedelta(days=1)) -> int:
    """Peers that could not be told that somebody left."""
    return SsoLogout.objects.filter(state=LogoutState.FAILED, changed_at__gt=timezone.now() - since).count()
