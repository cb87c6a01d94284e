"""Pass and return: what a reviewer or a proof reader does."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, RightMissing, Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import REVIEW, WITHDRAW
from yaojian.portal.desk import doors
from yaojian.portal.review import gating, people, queries
from yaojian.portal.review.errors import ChangedMeanwhile, NotYours, OwnReview, ReviewOver, SamePerson
from yaojian.portal.review.gate import Stage
from yaojian.portal.review.marking import Remark, placed
from yaojian.portal.review.models import Review, ReviewOpinion, ReviewState, ReviewTask, TaskOutcome, Verdict
from yaojian.portal.review.services import tasks
from yaojian.portal.review.steps import AUTHOR, RIGHTS, stored


@transaction.atomic
def approve_article(
    *, actor: Actor, review_id: UUID, text: str, key: str, remarks: Sequence[Remark] = (), step: str = ""
) -> Review:
    """Pass the step that waits for the actor (``step``: which, when several do). When the last one has passed, exactly the
    submitted version is published.

    The same ``key`` again returns the same review. Raises ``Unknown``, ``RightMissing``, ``OwnReview``, ``SamePerson``,
    ``NotYours``, ``ReviewOver``, ``ChangedMeanwhile`` (409), ``GateBlocked`` (422).
    """
    turn = _take_turn(actor, review_id, step, key)
    review, task = turn.review, turn.task
    if task is None:
        return review
    content = queries.content_of_review(review)
    if content.digest() != review.digest:
        raise ChangedMeanwhile(title=review.title)
    gating.require_clean(content, Stage.REVIEW, f"通过{task.step}")
    _say(actor, task, Verdict.APPROVE, text.strip() or ("同意。" if task.kind == "review" else "校对无误。"), remarks)
    tasks.close_task(actor, task, TaskOutcome.PASSED)
    tasks.bar(review, task, actor.user_id)
    idempotency.remember(key, actor=actor, act="portal.article.decide", result=str(review.pk))
    waiting = {user.pk for one in review.tasks.filter(closed_at__isnull=True) for user in people.candidates_for(one)}
    tasks.count({*waiting, *([actor.user_id] if actor.user_id is not None else [])})
    if review.tasks.filter(closed_at__isnull=True).exists():
        _record(actor, review, task, "通过")
    elif (following := tasks.next_order(review)) is not None:
        tasks.open_order(actor, review, following, is_later=task.is_later)
        _record(actor, review, task, "通过")
    elif task.is_later:
        _finish_later(actor, review, task, passed=True)
    else:
        _publish(actor, review, task)
    return review


@transaction.atomic
def return_article(
    *,
    actor: Actor,
    review_id: UUID,
    text: str,
    key: str,
    to: str = AUTHOR,
    remarks: Sequence[Remark] = (),
    step: str = "",
) -> Review:
    """Give the version back (退回) to its author, or ``to`` an earlier step (its code), which then judges it anew.

    An opinion is required. Errors as in ``approve_article``; ``Invalid`` (422) without opinion or for a step that is not
    an earlier one.
    """
    if not text.strip():
        raise Invalid(field="审核意见", reason="退回时请写明需要修改的地方。")
    turn = _take_turn(actor, review_id, step, key)
    review, task = turn.review, turn.task
    if task is None:
        return review
    earlier = {one.code: one for one in stored(review.steps) if one.order < task.order}
    if to != AUTHOR and (to not in earlier or task.is_later):
        raise Invalid(field="退回到", reason="只能退回撰写人或已经办过的环节。")
    _say(actor, task, Verdict.RETURN, text.strip(), remarks)
    tasks.close_task(actor, task, TaskOutcome.RETURNED)
    tasks.close_all(actor, review)
    idempotency.remember(key, actor=actor, act="portal.article.decide", result=str(review.pk))
    if task.is_later:
        _finish_later(actor, review, task, passed=False, text=text)
    elif to == AUTHOR:
        review.state, review.decided_at = ReviewState.RETURNED, timezone.now()
        review.save(update_fields=["state", "decided_at"])
        tasks.tell_author(review, "portal.article.returned", f"《{review.title}》在{task.step}时被退回修改。", text)
        _record(actor, review, task, "退回撰写人", text)
    else:
        tasks.open_order(actor, review, earlier[to].order)
        _record(actor, review, task, f"退回{earlier[to].name}", text)
    return review


@dataclass(frozen=True, slots=True)
class _Turn:
    """``task`` None: this very request was answered before."""

    review: Review
    task: ReviewTask | None


def _take_turn(actor: Actor, review_id: UUID, step: str, key: str) -> _Turn:
    """Lock the review and find the open task the actor is to do."""
    review = Review.objects.select_for_update(of=("self",)).filter(pk=review_id).first()
    if review is None:
        raise Unknown(kind="审核")
    if not any(checks.holds_on(actor, right, review) for right in RIGHTS.values()):
        checks.require_on(actor, REVIEW, review)
    if idempotency.earlier_result(key, actor=actor, act="portal.article.decide") is not None:
        return _Turn(review, None)
    waiting = [one for one in review.tasks.select_for_update().filter(closed_at__isnull=True) if step in ("", one.code)]
    if not waiting:
        raise ReviewOver(title=review.title, outcome=review.get_state_display())
    return _Turn(review, _own_task(actor, review, waiting))


def _own_task(actor: Actor, review: Review, waiting: list[ReviewTask]) -> ReviewTask:
    """The first of ``waiting`` the actor may do; else why not."""
    for task in waiting:
        named = not task.named or actor.user_id in task.named or actor.is_system
        if named and actor.user_id not in task.barred and checks.holds_on(actor, RIGHTS[task.right], review):
            return task
    # Why not is told about the step their right is for, if there is one.
    task = next((one for one in waiting if checks.holds_on(actor, RIGHTS[one.right], review)), waiting[0])
    if actor.user_id is not None and actor.user_id in task.barred:
        if actor.user_id in queries.authors_of(review):
            raise OwnReview(title=review.title)
        raise SamePerson(title=review.title, step=task.step)
    if not checks.holds_on(actor, RIGHTS[task.right], review):
        raise RightMissing(right=RIGHTS[task.right].label)
    raise NotYours(title=review.title, step=task.step)


def _say(actor: Actor, task: ReviewTask, verdict: Verdict, text: str, remarks: Sequence[Remark]) -> ReviewOpinion:
    marks: list[dict[str, Any]] = placed(queries.content_of_review(task.review), remarks) if remarks else []
    return ReviewOpinion.objects.create(
        task=task,
        reviewer_id=actor.user_id,
        reviewer_name=actor.name,
        verdict=verdict,
        text=text,
        marks=marks,
        digest=task.review.digest,
    )


def _publish(actor: Actor, review: Review, task: ReviewTask) -> None:
    """All have passed: this review is in force, and its very revision goes out by the door ``publish``."""
    in_force = Review.objects.filter(article_id=review.article_id, state=ReviewState.APPROVED)
    for former in in_force.select_for_update():
        tasks.close_all(actor, former)
    in_force.update(state=ReviewState.SUPERSEDED)
    review.state, review.decided_at = ReviewState.APPROVED, timezone.now()
    review.save(update_fields=["state", "decided_at"])
    _record(actor, review, task, "通过，签发")
    publish_revision(actor, review)
    tasks.tell_author(review, "portal.article.approved", f"《{review.title}》已通过审核并发布。")


def publish_revision(actor: Actor, review: Review) -> None:
    """Through the door: its keeper asks again whether this is what was signed."""
    with doors.acting(actor):
        user = User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None
        review.revision.publish(user=user, skip_permission_checks=True)


def _finish_later(actor: Actor, review: Review, task: ReviewTask, *, passed: bool, text: str = "") -> None:
    review.later_done_at = timezone.now()
    review.save(update_fields=["later_done_at"])
    outcome = "补审通过" if passed else "补审不通过"
    if not passed:
        to = {user.pk for user in people.holders_in(review.article.home_column, WITHDRAW)} | {review.submitted_by_id}
        notices.after_commit(
            "portal.article.returned",
            to=sorted(pk for pk in to if pk is not None),
            title=f"应急发布的《{review.title}》补审不通过，请立即修改或撤下。",
            link=f"/cms/articles/{review.article_id}",
            body=text[:300],
        )
    _record(actor, review, task, outcome, text)


def _record(actor: Actor, review: Review, task: ReviewTask, outcome: str, text: str = "") -> None:
    action = "portal.article.returned" if "退回" in outcome or "不通过" in outcome else "portal.article.approved"
    audit.record(
        actor,
        action,
        review.article,
        summary=f"{task.step}《{review.title}》：{outcome}。",
        review=str(review.pk),
        digest=review.digest,
        opinion=text[:300],
    )
