"""The editors' ledger of articles: what somebody has to do with, last changed first, narrowed by filters, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.search.queries import matching
from yaojian.portal.articles.models import Article
from yaojian.portal.review.models import Review, ReviewState
from yaojian.portal.review.queries import ArticleRow, article_rows, may_see, with_stage

PAGE_SIZE = 30
MISSING: Mapping[str, tuple[str, Q]] = {
    "summary": ("缺摘要", Q(summary="")),
    "keywords": ("缺关键词", Q(keywords="")),
    "author": ("缺作者", Q(author="")),
    "editor": ("缺责任编辑", Q(responsible_editor="")),
    "subject": ("缺主题分类", Q(subject="")),
    "genre": ("缺体裁", Q(genre="")),
    "number": ("缺文号", Q(document_number="")),
}
"""What may be missing: (label, condition)."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What the ledger is narrowed by; empty narrows nothing. Days are Beijing days of the last change, both counted."""

    words: str = ""
    stage: str = ""
    column_id: int | None = None
    author: str = ""
    since: date | None = None
    until: date | None = None
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """``after``: where the next page begins, empty on the last."""

    rows: list[ArticleRow]
    after: str


def page(actor: Actor, filters: Filters, *, after: str = "", size: int = PAGE_SIZE) -> Page:
    """One page along the index ``article_ledger`` (of one column ``article_ledger_of_column``). Two queries, whatever there is."""
    rows = narrowed(actor, filters)
    if (place := _place(after)) is not None:
        changed, pk = place
        rows = rows.filter(Q(line__changed_at__lt=changed) | Q(line__changed_at=changed, pk__lt=pk))
    found = list(rows.values_list("pk", "line__changed_at")[: size + 1])
    numbers = [pk for pk, _ in found[:size]]
    told = {row.pk: row for row in article_rows(with_stage(Article.objects.filter(pk__in=numbers)))}
    more = f"{found[size - 1][1].isoformat()}~{found[size - 1][0]}" if len(found) > size else ""
    return Page([told[pk] for pk in numbers if pk in told], more)


def narrowed(actor: Actor, filters: Filters) -> "QuerySet[Article]":
    """All articles of the ledger in its order."""
    rows = Article.objects.filter(may_see(actor), line__is_binned=False)
    if filters.words:
        rows = matching(rows, filters.words, "line__searchable")
    if filters.column_id is not None:
        rows = rows.filter(line__column=filters.column_id)
    if filters.author:
        rows = rows.filter(owner__name__icontains=filters.author)
    if filters.since is not None:
        rows = rows.filter(line__changed_at__gte=_midnight(filters.since))
    if filters.until is not None:
        rows = rows.filter(line__changed_at__lt=_midnight(filters.until + timedelta(days=1)))
    if filters.missing in MISSING:
        rows = rows.filter(MISSING[filters.missing][1])
    if filters.stage:
        rows = with_stage(rows.filter(_hint(filters.stage))).filter(stage=filters.stage)
    ordered: QuerySet[Article] = rows.order_by("-line__changed_at", "-line__article_id")
    return ordered


def _hint(stage: str) -> Q:
    """What is true of every article of a stage and cheap to look at; the stage itself asks for reviews."""
    with_review = {"reviewing": ReviewState.OPEN, "returned": ReviewState.RETURNED}
    if stage in with_review:
        return Q(pk__in=Review.objects.filter(state=with_review[stage]).values("article"))
    return Q(live=stage in {"published", "changed"})


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _place(after: str) -> tuple[datetime, int] | None:
    """A cursor from the address; None for what is none."""
    moment, _, pk = after.partition("~")
    try:
        changed = datetime.fromisoformat(moment.replace(" ", "+"))
    except ValueError:
        return None
    return (changed, int(pk)) if pk.isdigit() and len(pk) < 10 and changed.tzinfo else None
