"""Opening and closing the tasks of a review, with their deadlines, notices and numbers in menus."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import live, notices
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.audit import services as audit
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.permissions import checks
from yaojian.portal.review import ledgers, people, queries
from yaojian.portal.review.hours import add_working_hours
from yaojian.portal.review.models import Review, ReviewOpinion, ReviewTask, TaskOutcome
from yaojian.portal.review.rights import POLICY
from yaojian.portal.review.steps import AUTHOR, RIGHTS, Step, stored

BADGE = "portal.review"
DEADLINE = "portal.review.task"
LATER_HOURS = 14
"""Two working days, where no policy says otherwise."""


def open_order(actor: Actor, review: Review, order: int, *, chosen: int | None = None, is_later: bool = False) -> None:
    """Open the steps of ``order``, beside one another. ``chosen``: the one person who is to do the reviews among them."""
    review.order = order
    review.save(update_fields=["order"])
    opened = [
        task
        for step in stored(review.steps)
        if step.order == order
        for task in _opened(review, step, chosen if step.kind == "review" else None, is_later=is_later)
    ]
    for task in opened:
        _watch(actor, task)
    _tell(review, opened)


def next_order(review: Review) -> int | None:
    """The order after the present one; None when this was the last."""
    return min((step.order for step in stored(review.steps) if step.order > review.order), default=None)


def close_task(actor: Actor, task: ReviewTask, outcome: TaskOutcome) -> None:
    """End one task and its deadline."""
    task.outcome, task.closed_at = outcome, timezone.now()
    task.save(update_fields=["outcome", "closed_at"])
    deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=task)


def close_all(actor: Actor, review: Review, outcome: TaskOutcome = TaskOutcome.VOID) -> None:
    """End what is still open of a review."""
    affected: set[int] = set()
    for task in review.tasks.filter(closed_at__isnull=True).select_for_update():
        affected |= {user.pk for user in people.candidates_for(task)}
        close_task(actor, task, outcome)
    count(affected)


def bar(review: Review, task: ReviewTask, user_id: int | None) -> None:
    """Who did ``task`` may not do open tasks that must be apart from it."""
    if user_id is None:
        return
    by_code = {step.code: step for step in stored(review.steps)}
    for other in review.tasks.filter(closed_at__isnull=True).exclude(pk=task.pk):
        here, there = by_code[task.code], by_code[other.code]
        beside = other.code == task.code
        if (beside or other.code in here.apart_from or task.code in there.apart_from) and user_id not in other.barred:
            other.barred = [*other.barred, user_id]
            other.save(update_fields=["barred"])


@transaction.atomic
def hand_over_tasks(*, actor: Actor, from_user: User, to_user: User) -> int:
    """Give every open task named for ``from_user`` to ``to_user`` (离岗交接). Returns how many. Needs the right to arrange
    reviews. A task ``to_user`` must not do loses its name instead, so that whoever may does it."""
    checks.require(actor, POLICY)
    moved = 0
    for task in ReviewTask.objects.select_for_update().filter(closed_at__isnull=True, named__contains=[from_user.pk]):
        able = to_user.pk not in task.barred and to_user.pk in {user.pk for user in _holders(task)}
        others = [pk for pk in task.named if pk not in (from_user.pk, to_user.pk)]
        task.named = [*others, to_user.pk] if able else others
        task.save(update_fields=["named"])
        moved += 1
    if moved:
        told = f"把{from_user.name}的 {moved} 件审核任务交给{to_user.name}。"
        audit.record(actor, "portal.review.handed_over", summary=told, from_user=from_user.pk, to_user=to_user.pk)
    count([from_user.pk, to_user.pk])
    return moved


def count(user_ids: Iterable[int]) -> None:
    """Bring the number beside 待审核 up to date on the open pages of these users."""
    for user in User.objects.filter(pk__in=list(user_ids)):
        waiting = ledgers.review_count(actor_of(user, channel=Channel.JOB))
        live.after_commit(channel=f"user:{user.pk}", kind="badge", data={"name": BADGE, "count": waiting})


def tell_author(review: Review, kind: str, title: str, body: str = "") -> None:
    """A notice to whoever submitted."""
    if review.submitted_by_id is not None:
        notices.after_commit(
            kind, to=[review.submitted_by_id], title=title, link=f"/cms/articles/{review.article_id}", body=body[:300]
        )


def _opened(review: Review, step: Step, chosen: int | None, *, is_later: bool) -> list[ReviewTask]:
    if chosen is not None:
        named = [[chosen]]
    elif step.kind == "proof" and step.persons:
        named = [[person] for person in step.persons]
    else:
        named = [list(step.persons)] * (step.readers if step.kind == "proof" else 1)
    hours = _later_hours(review) if is_later else step.hours
    due = add_working_hours(timezone.now(), hours)
    return [
        ReviewTask.objects.create(
            review=review,
            code=step.code,
            step=step.name,
            kind=step.kind,
            order=step.order,
            right=step.right,
            named=persons,
            barred=sorted(_barred(review, step)),
            is_later=is_later,
            due=due,
        )
        for persons in named
    ]


def _later_hours(review: Review) -> int:
    return review.policy.later_hours if review.policy else LATER_HOURS


def _barred(review: Review, step: Step) -> set[int]:
    """The author where the step must be apart from them, and whoever did a step of this version it must be apart from."""
    by_code = {one.code: one for one in stored(review.steps)}
    apart = {code for code in by_code if code in step.apart_from or step.code in by_code[code].apart_from}
    done = ReviewOpinion.objects.filter(task__review=review, task__code__in=apart).exclude(reviewer=None)
    barred = set(done.values_list("reviewer_id", flat=True))
    return barred | (queries.authors_of(review) if AUTHOR in step.apart_from else set())


def _watch(actor: Actor, task: ReviewTask) -> None:
    """The task's deadline; reminders go to whoever may do it (``registrations``)."""
    owner = User.objects.select_related("person").get(pk=task.named[0]).person if len(task.named) == 1 else None
    deadlines.open_deadline(
        actor=actor,
        kind=DEADLINE,
        subject=task,
        due=task.due,
        title=f"{task.step}《{task.review.title}》",
        link=f"/cms/reviews/{task.review_id}",
        owner_person=owner,
    )


def _tell(review: Review, tasks: list[ReviewTask]) -> None:
    told: set[int] = set()
    for task in tasks:
        able = {user.pk for user in people.candidates_for(task)}
        notices.after_commit(
            "portal.article.submitted",
            to=sorted(able - told),
            title=f"《{review.title}》等待您{'补审' if task.is_later else task.step}。",
            link=f"/cms/reviews/{review.pk}",
            body=review.note,
        )
        told |= able
    count(told)


def _holders(task: ReviewTask) -> list[User]:
    return people.holders_in(task.review.article.home_column, RIGHTS[task.right])
