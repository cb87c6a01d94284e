"""Ledgers of reviews: what waits for me, what I did, what is late, what I handed in, and where each stands."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.review import people
from yaojian.portal.review.models import Review, ReviewOpinion, ReviewTask, Verdict
from yaojian.portal.review.rights import POLICY
from yaojian.portal.review.steps import RIGHTS

R = TypeVar("R", bound=Model)


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
