"""Ledgers of the desk and what may be done with an article."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Now
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.content import ArticleContent, content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WITHDRAW, WRITE
from yaojian.portal.columns.models import Column
from yaojian.portal.review import people
from yaojian.portal.review.models import (
    Review,
    ReviewOpinion,
    ReviewPolicy,
    ReviewState,
    ReviewTask,
    Verdict,
    Withdrawal,
)
from yaojian.portal.review.people import reviewers_for as reviewers_for
from yaojian.portal.review.rights import POLICY
from yaojian.portal.review.steps import PLAIN, RIGHTS, Step, stored

R = TypeVar("R", bound=Model)

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
class TaskRow:
    """One line of 待审. Moments are UTC. ``by``: the moment the list is ordered by."""

    task_id: UUID
    review_id: UUID
    title: str
    column: str
    submitter: str
    note: str
    submitted_at: datetime
    step: str
    opened_at: datetime
    due: datetime
    is_later: bool
    by: datetime

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        return f"{self.by.isoformat()}|{self.task_id}"

    @property
    def is_late(self) -> bool:
        """Past its due moment."""
        return self.due < timezone.now()


@dataclass(frozen=True, slots=True)
class OpinionRow:
    """One line of 已办."""

    pk: UUID
    review_id: UUID
    title: str
    step: str
    verdict: str
    text: str
    given_at: datetime

    @property
    def cursor(self) -> str:
        """Where the next page begins."""
        return f"{self.given_at.isoformat()}|{self.pk}"

    @property
    def verdict_label(self) -> str:
        """For people."""
        return Verdict(self.verdict).label


@dataclass(frozen=True, slots=True)
class Standing:
    """One open task as its author sees it: the step, who has it, since when and until when (UTC)."""

    step: str
    who: str
    since: datetime
    due: datetime
    is_late: bool


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
    rows = Article.objects.filter(binned_at__isnull=True)
    seen = Q(pk__in=())
    for right in (WRITE, WITHDRAW, *RIGHTS.values()):
        seen |= Q(pk__in=checks.allowed(actor, right, rows).values("pk"))
    return seen


def article_ledger(
    actor: Actor, *, stage: str = "", words: str = "", column_id: int | None = None, start: int = 0, limit: int = 30
) -> list[ArticleRow]:
    """Articles the actor has to do with, last changed first; one query for the rows, one a right for the grants."""
    rows = with_stage(Article.objects.filter(may_see(actor)))
    if stage:
        rows = rows.filter(stage=stage)
    if words:
        rows = rows.filter(draft_title__icontains=words)
    if column_id is not None:
        rows = rows.filter(home_column_id=column_id)
    return _article_rows(
        rows.order_by(F("latest_revision_created_at").desc(nulls_last=True), "-pk")[start : start + limit]
    )


def row_of(article_id: int) -> ArticleRow:
    """The ledger's line of one article, for whoever just acted on it."""
    return _article_rows(with_stage(Article.objects.filter(pk=article_id)))[0]


def my_drafts(actor: Actor, limit: int = 10) -> list[ArticleRow]:
    """What the actor began and has to go on with: drafts, returned ones, new versions of published ones."""
    rows = with_stage(Article.objects.filter(owner_id=actor.user_id)).filter(stage__in=("draft", "returned", "changed"))
    return _article_rows(rows.order_by("-latest_revision_created_at", "-pk")[:limit])


def recently_published(actor: Actor, limit: int = 10) -> list[ArticleRow]:
    """The newest public articles of the columns the actor has to do with."""
    rows = with_stage(Article.objects.filter(may_see(actor), live=True))
    return _article_rows(rows.order_by("-last_published_at", "-pk")[:limit])


def _article_rows(rows: "QuerySet[Article]") -> list[ArticleRow]:
    names = ("pk", "draft_title", "home_column__title", "stage", "owner__name", "latest_revision_created_at")
    return [ArticleRow(*row) for row in rows.values_list(*names)]


def tasks_of(actor: Actor) -> "QuerySet[ReviewTask]":
    """待审 of the actor: open tasks they may do by their rights in the column, that are not given to others, and that are
    not barred to them (their own articles, steps that must be apart from one they did)."""
    reviews = Review.objects.all()
    may = Q(pk__in=())
    for right in RIGHTS.values():
        may |= Q(right=right.code, review__in=checks.allowed(actor, right, reviews).values("pk"))
    rows = ReviewTask.objects.filter(may, closed_at__isnull=True)
    if actor.user_id is None:
        return rows
    mine = Q(named=[]) | Q(named__contains=[actor.user_id])
    return rows.filter(mine).exclude(barred__contains=[actor.user_id])


def review_ledger(actor: Actor, *, after: str = "", limit: int = 50) -> list[TaskRow]:
    """待审, the longest waiting first, after the row whose ``cursor`` is ``after``. Index ``review_task_open``."""
    return _task_rows(_beyond(tasks_of(actor), "opened_at", after).order_by("opened_at", "pk"), limit)


def overdue_ledger(actor: Actor, *, after: str = "", limit: int = 50) -> list[TaskRow]:
    """超期: open tasks past their due moment, of columns the actor writes, reviews or arranges in; the latest due last."""
    reviews = Review.objects.all()
    seen = Q(pk__in=())
    for right in (WRITE, POLICY, *RIGHTS.values()):
        seen |= Q(review__in=checks.allowed(actor, right, reviews).values("pk"))
    rows = ReviewTask.objects.filter(seen, closed_at__isnull=True, due__lt=Now())
    return _task_rows(_beyond(rows, "due", after).order_by("due", "pk"), limit, by="due")


def done_ledger(actor: Actor, *, after: str = "", limit: int = 50) -> list[OpinionRow]:
    """已办: what the actor decided, the newest first. Index ``review_done_by``."""
    rows = ReviewOpinion.objects.filter(reviewer_id=actor.user_id, reviewer_id__isnull=False)
    names = ("pk", "task__review_id", "task__review__title", "task__step", "verdict", "text", "given_at")
    ordered = _beyond(rows, "given_at", after, newest_first=True).order_by("-given_at", "-pk")
    return [OpinionRow(*row) for row in ordered.values_list(*names)[:limit]]


def submitted_ledger(actor: Actor, *, after: str = "", limit: int = 50) -> list[Review]:
    """我送审的: with where each stands now, the newest first. Index ``review_submitted_by``."""
    rows = Review.objects.filter(submitted_by_id=actor.user_id, submitted_by_id__isnull=False)
    ordered = _beyond(rows, "submitted_at", after, newest_first=True).order_by("-submitted_at", "-pk")
    return list(ordered.select_related("article__home_column").prefetch_related("tasks")[:limit])


def review_count(actor: Actor) -> int:
    """The number beside 待审核 in the menu."""
    return tasks_of(actor).count()


def _beyond(rows: "QuerySet[R]", field: str, after: str, *, newest_first: bool = False) -> "QuerySet[R]":
    """Rows after a cursor ``moment|key`` in the order of ``field``; a broken cursor begins anew."""
    moment, _, key = after.partition("|")
    try:
        at, pk = datetime.fromisoformat(moment), UUID(key)
    except ValueError:
        return rows
    way = "lt" if newest_first else "gt"
    return rows.filter(Q(**{f"{field}__{way}": at}) | Q(**{field: at, f"pk__{way}": pk}))


def _task_rows(rows: "QuerySet[ReviewTask]", limit: int, by: str = "opened_at") -> list[TaskRow]:
    names = (
        "pk",
        "review_id",
        "review__title",
        "review__article__home_column__title",
        "review__submitter_name",
        "review__note",
        "review__submitted_at",
        "step",
        "opened_at",
        "due",
        "is_later",
        by,
    )
    return [TaskRow(*row) for row in rows.values_list(*names)[:limit]]


def policy_for(column: Column) -> tuple[ReviewPolicy | None, tuple[Step, ...]]:
    """The policy in force for a column: its own or that of the nearest above; else ``steps.PLAIN`` without a policy."""
    above = [column.path[:end] for end in range(column.steplen, len(column.path) + 1, column.steplen)]
    rows = ReviewPolicy.objects.filter(is_in_force=True, column__path__in=above).exclude(steps=[])
    policy = rows.order_by("-column__depth").select_related("column").first()
    return policy, stored(policy.steps) if policy else PLAIN


def authors_of(review: Review) -> set[int]:
    """Users who wrote or submitted what a review is about."""
    found = {review.submitted_by_id, review.revision.user_id, review.article.owner_id}
    return {pk for pk in found if pk is not None}


def standing_of(review: Review) -> list[Standing]:
    """Where an open review (or an urgent one in later review) stands: each open task, who has it, since when."""
    tasks = list(review.tasks.filter(closed_at__isnull=True))
    names = people.names_of({pk for task in tasks for pk in task.named})
    return [
        Standing(
            task.step,
            "、".join(names[pk] for pk in task.named if pk in names) or "有权办理的人",
            task.opened_at,
            task.due,
            task.due < timezone.now(),
        )
        for task in tasks
    ]


def content_of_review(review: Review) -> ArticleContent:
    """The very version a reviewer judges."""
    return content_of(review.revision.as_object())


def trail_of(article: Article) -> "QuerySet[Review]":
    """All reviews of an article with their opinions, newest first."""
    return Review.objects.filter(article=article).prefetch_related("tasks__opinions")


def stale_columns(actor: Actor) -> Sequence[StaleColumn]:
    """Columns with a duty to renew that were not renewed in time, among those the actor writes in. One query."""
    columns = checks.allowed(actor, WRITE, Column.objects.filter(update_cycle_days__gt=0, depth__gt=2))
    # A column is as fresh as the freshest below it.
    below = Article.objects.filter(live=True, path__startswith=OuterRef("path")).order_by("-first_published_at")
    newest = columns.annotate(newest=Subquery(below.values("first_published_at")[:1]))
    now = timezone.now()
    return [
        StaleColumn(column.title, column.address, column.update_cycle_days, column.newest)
        for column in newest.order_by("path")
        if column.newest is None or now - column.newest > timedelta(days=column.update_cycle_days)
    ]
