"""What a user was told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

from .models import Delivery, DeliveryState, Notice

PAGE = 30


@dataclass(frozen=True, slots=True)
class NoticePage:
    """One page, newest first. ``following`` is the cursor of the next page, empty at the end."""

    rows: list[Notice]
    following: str


def notices_of(actor: Actor, *, unread_only: bool = False, after: str = "") -> NoticePage:
    """The actor's own notices. ``after`` is a cursor of an earlier page; one that is not understood starts anew.

    Paged by key, index ``notice_of_user``. Raises ``SignInNeeded``.
    """
    mine = notices_for(actor)
    if unread_only:
        mine = mine.filter(read_at__isnull=True)
    if place := _place(after):
        created, last = place
        mine = mine.filter(Q(created__lt=created) | Q(created=created, id__lt=last))
    rows = list(mine.order_by("-created", "-id")[: PAGE + 1])
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    return NoticePage(rows, f"{rows[-1].created.isoformat()}~{rows[-1].pk}" if more else "")


def notices_for(actor: Actor) -> QuerySet[Notice]:
    """All notices of the actor. Raises ``SignInNeeded``."""
    checks.signed_in(actor)
    return Notice.objects.none() if actor.user_id is None else Notice.objects.filter(user_id=actor.user_id)


def unread_count(actor: Actor) -> int:
    """For the badge; 0 for nobody."""
    if actor.user_id is None:
        return 0
    return Notice.objects.filter(user_id=actor.user_id, read_at__isnull=True).count()


def unread_counts(user_ids: Collection[int]) -> dict[int, int]:
    """Of many users at once; those without unread notices are left out."""
    unread = Notice.objects.filter(user_id__in=user_ids, read_at__isnull=True).order_by()
    return dict(unread.values_list("user_id").annotate(Count("pk")))


def undelivered(limit: int = 50) -> list[Delivery]:
    """What could not be sent yet or at all, latest first; for the console. Its page has asked for the right."""
    open_ones = Delivery.objects.exclude(state=DeliveryState.SENT).exclude(state=DeliveryState.WAITING)
    return list(open_ones.select_related("notice__user").order_by("-changed")[:limit])


def failed_since(moment: datetime) -> int:
    """Deliveries that failed for good since ``moment`` (aware)."""
    return Delivery.objects.filter(state=DeliveryState.FAILED, changed__gte=moment).count()


def _place(cursor: str) -> tuple[datetime, UUID] | None:
    created, _, last = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(created)
        return (moment, UUID(last)) if moment.tzinfo else None
    except ValueError:
        return None
