"""Ledgers of the desk and what may be done with an article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks, scopes
from yaojian.portal.articles.content import ArticleContent, content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WITHDRAW, WRITE
from yaojian.portal.columns import queries as columns
from yaojian.portal.columns.contents import contents
from yaojian.portal.columns.freshness import freshness_of
from yaojian.portal.columns.models import Column
from yaojian.portal.review.models import Review, ReviewPolicy, ReviewState, Withdrawal
from yaojian.portal.review.steps import PLAIN, RIGHTS, Step, stored

STAGES = {
    "draft": ("草稿", "line"),
    "reviewing": ("审核中", "amber"),
    "returned": ("已退回", "soft"),
    "changed": ("已发布，有新稿", "blue"),
    "published": ("已发布", "green"),
    "withdrawn": ("已撤下", ""),
}
"""Stage of an article: (label, tone). Computed, never stored: see ``with_stage``."""


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """One line of the desk's ledger of articles. ``changed`` is UTC."""

    pk: int
    title: str
    column: str
    stage: str
    author: str
    changed: datetime | None

    @property
    def stage_label(self) -> str:
        """For people."""
        return STAGES[self.stage][0]

    @property
    def stage_tone(self) -> str:
        """Colour of the tag beside the label."""
        return STAGES[self.stage][1]


@dataclass(frozen=True, slots=True)
class StaleColumn:
    """A column that was not renewed within its cycle. ``newest`` is UTC, None for an empty column."""

    title: str
    address: str
    cycle_days: int
    newest: datetime | None


def with_stage(rows: "QuerySet[Article]") -> "QuerySet[Article]":
    """``rows`` with ``stage``, one of ``STAGES``: an open review, else public or not, else how the last review ended."""
    reviews = Review.objects.filter(article=OuterRef("pk"))
    annotated: QuerySet[Article] = rows.annotate(
        last_review=Subquery(reviews.order_by("-submitted_at", "-id").values("state")[:1]),
        stage=Case(
            When(Exists(reviews.filter(state=ReviewState.OPEN)), then=Value("reviewing")),
            When(live=True, last_review=ReviewState.RETURNED, has_unpublished_changes=True, then=Value("returned")),
            When(live=True, has_unpublished_changes=True, then=Value("changed")),
            When(live=True, then=Value("published")),
            When(last_review=ReviewState.RETURNED, then=Value("returned")),
            When(Exists(Withdrawal.objects.filter(article=OuterRef("pk"))), then=Value("withdrawn")),
            default=Value("draft"),
            output_field=CharField(),
        ),
    )
    return annotated


def may_see(actor: Actor) -> Q:
    """Articles the actor writes, reviews or may withdraw, but for the bin's. One condition for all lists of the desk."""
    kept, seen = Q(binned_at__isnull=True), Q(pk__in=())
    for right in (WRITE, WITHDRAW, *RIGHTS.values()):
        condition = scopes.condition_for(Article, right, actor, checks.grants_of(actor, right))
        if not condition:
            # The right on the whole: joined by OR, a condition without words would select nothing.
            return kept
        seen |= condition
    return kept & seen


def row_of(article_id: int) -> ArticleRow:
    """The ledger's line of one article, for whoever just acted on it."""
    return article_rows(with_stage(Article.objects.filter(pk=article_id)))[0]


def my_drafts(actor: Actor, limit: int = 10) -> list[ArticleRow]:
    """What the actor began and has to go on with: drafts, returned ones, new versions of published ones."""
    rows = with_stage(Article.objects.filter(owner_id=actor.user_id)).filter(stage__in=("draft", "returned", "changed"))
    return article_rows(rows.order_by("-latest_revision_created_at", "-pk")[:limit])


def recently_published(actor: Actor, limit: int = 10) -> list[ArticleRow]:
    """The newest public articles of the columns the actor has to do with."""
    rows = with_stage(Article.objects.filter(may_see(actor), live=True))
    return article_rows(rows.order_by("-last_published_at", "-pk")[:limit])


def article_rows(rows: "QuerySet[Article]") -> list[ArticleRow]:
    """Lines of articles that ``with_stage`` annotated."""
    names = ("pk", "draft_title", "home_column__title", "stage", "owner__name", "latest_revision_created_at")
    return [ArticleRow(*row) for row in rows.values_list(*names)]


def policy_for(column: Column) -> tuple[ReviewPolicy | None, tuple[Step, ...]]:
    """The policy in force for a column: its own or that of the nearest above; else ``steps.PLAIN`` without a policy."""
    above = [column.path[:end] for end in range(column.steplen, len(column.path) + 1, column.steplen)]
    rows = ReviewPolicy.objects.filter(is_in_force=True, column__path__in=above).exclude(steps=[])
    policy = rows.order_by("-column__depth").select_related("column").first()
    return policy, stored(policy.steps) if policy else PLAIN


def policies_of(columns: Sequence[Column]) -> list[tuple[ReviewPolicy | None, tuple[Step, ...]]]:
    """``policy_for`` each of ``columns``; one query for all."""
    rows = ReviewPolicy.objects.filter(is_in_force=True).exclude(steps=[]).select_related("column")
    by_path = {policy.column.path: policy for policy in rows}
    found = []
    for column in columns:
        above = [column.path[:end] for end in range(len(column.path), 0, -column.steplen)]
        policy = next((by_path[path] for path in above if path in by_path), None)
        found.append((policy, stored(policy.steps) if policy else PLAIN))
    return found


def authors_of(review: Review) -> set[int]:
    """Users who wrote or submitted what a review is about."""
    found = {review.submitted_by_id, review.revision.user_id, review.article.owner_id}
    return {pk for pk in found if pk is not None}


def content_of_review(review: Review) -> ArticleContent:
    """The very version a reviewer judges."""
    return content_of(review.revision.as_object())


def trail_of(article: Article) -> "QuerySet[Review]":
    """All reviews of an article with their opinions, newest first."""
    return Review.objects.filter(article=article).prefetch_related("tasks__opinions")


def stale_columns(actor: Actor) -> Sequence[StaleColumn]:
    """Columns with a duty to renew that were not renewed in time, among those the actor writes in. Three queries."""
    everything = list(columns.tree())
    own = set(checks.allowed(actor, WRITE, columns.tree()).values_list("pk", flat=True))
    told = freshness_of(everything, contents().held(), timezone.now())
    return [
        StaleColumn(column.title, column.address, column.update_cycle_days, told[column.pk].newest)
        for column in everything
        if column.pk in own and column.update_cycle_days and told[column.pk].state in {"late", "blank"}
    ]
