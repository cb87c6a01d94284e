"""Reading campaigns."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import REVIEW
from yaojian.portal.campaigns.models import Campaign, CampaignKind, CampaignState, TargetKind
from yaojian.portal.campaigns.rights import PLAN

_RELATED = ("target_column", "target_article", "planned_by", "picture")


def seen(actor: Actor) -> "QuerySet[Campaign]":
    """Campaigns the actor plans or reviews."""
    rows = Campaign.objects.select_related(*_RELATED)
    planned = checks.allowed(actor, PLAN, Campaign.objects.all())
    reviewed = checks.allowed(actor, REVIEW, Campaign.objects.all())
    return rows.filter(Q(pk__in=planned.values("pk")) | Q(pk__in=reviewed.values("pk")))


def ledger(actor: Actor, *, state: str = "", kind: str = "", after: str = "") -> "QuerySet[Campaign]":
    """What the actor has to do with, the latest to begin first, after the cursor ``moment|number``. Unsliced; index
    ``campaign_ledger``. A broken cursor begins anew."""
    rows = seen(actor).order_by("-starts_at", "-pk")
    if state:
        rows = rows.filter(state=state)
    if kind:
        rows = rows.filter(kind=kind)
    moment, _, number = after.partition("|")
    try:
        at, pk = datetime.fromisoformat(moment), int(number)
    except ValueError:
        return rows
    return rows.filter(Q(starts_at__lt=at) | Q(starts_at=at, pk__lt=pk))


def cursor_of(campaign: Campaign) -> str:
    """Where the next page of the ledger begins."""
    return f"{campaign.starts_at.isoformat()}|{campaign.pk}"


def waiting(actor: Actor) -> int:
    """How many wait for the actor's approval; the number in the menu."""
    rows = checks.allowed(actor, REVIEW, Campaign.objects.filter(state=CampaignState.SUBMITTED))
    return rows.exclude(planned_by_id=actor.user_id).exclude(submitted_by_id=actor.user_id).count()


def in_view(first: datetime, last: datetime) -> list[Campaign]:
    """Those not ended that touch the time from ``first`` to ``last``, for the timeline."""
    rows = Campaign.objects.filter(starts_at__lt=last, ends_at__gt=first).exclude(state=CampaignState.ENDED)
    return list(rows.select_related(*_RELATED).order_by("kind", "starts_at", "pk"))


def shown_now() -> "QuerySet[Campaign]":
    """What acts and boundaries left as shown."""
    return Campaign.objects.filter(is_shown=True).select_related(*_RELATED).order_by("pk")


def next_boundary(now: datetime) -> datetime | None:
    """The next moment after ``now`` at which something begins or ends to be shown."""
    approved = Campaign.objects.filter(state=CampaignState.APPROVED)
    begins = approved.filter(starts_at__gt=now).order_by("starts_at").values_list("starts_at", flat=True).first()
    ends = approved.filter(ends_at__gt=now).order_by("ends_at").values_list("ends_at", flat=True).first()
    return min((moment for moment in (begins, ends) if moment is not None), default=None)


def covering(campaigns: Iterable[Campaign], *, front: bool, columns: Iterable[int], article: int = 0) -> list[Campaign]:
    """Of ``campaigns`` those meant for a page: the front page, or one in ``columns`` (its column and all above)."""
    inside = set(columns)
    return [
        one
        for one in campaigns
        if one.target_kind == TargetKind.SITE
        or (one.target_kind == TargetKind.FRONT and front)
        or (one.target_kind == TargetKind.COLUMN and one.target_column_id in inside)
        or (one.target_kind == TargetKind.ARTICLE and article and one.target_article_id == article)
    ]


def columns_of(ids: Iterable[UUID]) -> Q:
    """Condition of the scope ``column``: campaigns whose target is one of these columns, or an article in one."""
    wanted = list(ids)
    return Q(target_column__uid__in=wanted) | Q(target_article__home_column__uid__in=wanted)


def has_kind(campaigns: Iterable[Campaign], kind: CampaignKind) -> bool:
    """Whether one of this kind is among them."""
    return any(one.kind == kind for one in campaigns)
