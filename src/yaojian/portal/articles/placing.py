"""Showing an article in further columns (同源): one source, listed at many places, each with its period, pin and title."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.errors import ArticleInBin, HomePlacement, PeriodOver
from yaojian.portal.articles.models import Article, Placement, PlacementKind
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns import queries as columns
from yaojian.portal.columns.errors import ColumnClosed
from yaojian.portal.columns.models import Column
from yaojian.portal.desk import doors
from yaojian.portal.following import site_follows

TURN = "portal.placement.turn"


@dataclass(frozen=True, slots=True)
class Showing:
    """How an article is to be shown in a column; moments are aware, None for no limit. Periods are half open."""

    shown_from: datetime | None = None
    shown_until: datetime | None = None
    pinned_until: datetime | None = None
    title_override: str = ""


@transaction.atomic
def show_in_column(*, actor: Actor, article_id: int, column_id: int, showing: Showing) -> Placement:
    """Show an article in a column, or change how it is shown there; in its home column only pin and title can be set.

    The right is needed in both: who answers for the article, and who answers for the list. Raises ``ColumnClosed``,
    ``HomePlacement``, ``ArticleInBin`` (409), ``PeriodOver`` (422), ``Unknown``, ``RightMissing``.
    """
    article = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    column = checks.fetch(actor, WRITE, Column.objects.select_for_update(of=("self",)), column_id)
    if article.binned_at is not None:
        raise ArticleInBin(title=article.draft_title, act="展示到栏目")
    if not columns.open_for_writing().filter(pk=column.pk).exists():
        raise ColumnClosed(title=column.title)
    now = timezone.now()
    _check(showing, now)
    placement = Placement.objects.filter(article=article, column=column).first() or Placement(
        article=article, column=column
    )
    if placement.kind == PlacementKind.HOME and (showing.shown_from or showing.shown_until):
        raise HomePlacement(title=article.draft_title, column=column.title)
    placement.shown_from, placement.shown_until = showing.shown_from, showing.shown_until
    placement.pinned_until, placement.title_override = showing.pinned_until, showing.title_override.strip()
    placement.placed_by_name = actor.name
    _turn(placement, now)
    placement.save()
    for boundary in {showing.shown_from, showing.shown_until, showing.pinned_until}:
        if boundary is not None and boundary > now:
            jobs.defer(TURN, at=boundary, moment=boundary.isoformat())
    site_follows(f"listing:{column.pk}")
    audit.record(
        actor, "portal.article.placed", article, summary=f"《{article.draft_title}》展示到栏目“{column.title}”。"
    )
    return placement


@transaction.atomic
def remove_from_column(*, actor: Actor, article_id: int, placement_id: int) -> str:
    """Show an article no longer in a column that is not its home; gives the column's title. Raises ``HomePlacement``."""
    article = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    placement = Placement.objects.select_related("column").filter(pk=placement_id, article=article).first()
    if placement is None:
        raise Unknown(kind="展示位置")
    if placement.kind == PlacementKind.HOME:
        raise HomePlacement(title=article.draft_title, column=placement.column.title)
    placement.delete()
    site_follows(f"listing:{placement.column_id}")
    audit.record(
        actor,
        "portal.article.unplaced",
        article,
        summary=f"《{article.draft_title}》不再展示于栏目“{placement.column.title}”。",
    )
    return str(placement.column.title)


@transaction.atomic
def turn_boundaries(now: datetime) -> int:
    """Set what the dates say at ``now`` (aware) where it is not yet set; gives how many lists changed.

    Run by a job at each boundary, and each minute for what a sleeping worker missed. Twice is the same as once.
    """
    turned = []
    for placement in _due(now).select_for_update(of=("self",)):
        _turn(placement, now)
        turned.append(placement)
    Placement.objects.bulk_update(turned, ["in_force", "is_pinned"])
    if turned:
        site_follows(*sorted({f"listing:{placement.column_id}" for placement in turned}))
    return len(turned)


def follow_places(passage: doors.Passage) -> None:
    """After publication and withdrawal: the lists look again that show the article besides its home."""
    shown = Placement.objects.filter(article=passage.page.pk, kind=PlacementKind.SHOWN)
    if tags := [f"listing:{pk}" for pk in shown.order_by("column").values_list("column", flat=True)]:
        site_follows(*tags)


def places_of(article: Article) -> list[Placement]:
    """Where an article stands, its home first."""
    places: Iterable[Placement] = Placement.objects.filter(article=article).select_related("column")
    return sorted(places, key=lambda one: (one.kind != PlacementKind.HOME, one.column.path))


def _due(now: datetime) -> QuerySet[Placement]:
    begun = Q(shown_from__isnull=True) | Q(shown_from__lte=now)
    lasts = Q(shown_until__isnull=True) | Q(shown_until__gt=now)
    wrong = (
        Q(in_force=True) & ~(begun & lasts)
        | Q(in_force=False) & begun & lasts
        | Q(is_pinned=True, pinned_until__isnull=True)
        | Q(is_pinned=True, pinned_until__lte=now)
        | Q(is_pinned=False, pinned_until__gt=now)
    )
    rows: QuerySet[Placement] = Placement.objects.filter(wrong).order_by("pk")
    return rows


def _turn(placement: Placement, now: datetime) -> None:
    begun = placement.shown_from is None or placement.shown_from <= now
    lasts = placement.shown_until is None or now < placement.shown_until
    placement.in_force = begun and lasts
    placement.is_pinned = placement.pinned_until is not None and now < placement.pinned_until


def _check(showing: Showing, now: datetime) -> None:
    if showing.shown_until is not None and showing.shown_until <= now:
        raise PeriodOver(reason="结束时间已经过去")
    if showing.shown_from and showing.shown_until and showing.shown_from >= showing.shown_until:
        raise PeriodOver(reason="开始时间应早于结束时间")
    if showing.pinned_until is not None and showing.pinned_until <= now:
        raise PeriodOver(reason="置顶的截止时间已经过去")
