"""应急发布: publish first, review afterwards, for what cannot wait."""

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.models import Article
from yaojian.portal.review import gating, people, queries
from yaojian.portal.review.errors import OwnReview
from yaojian.portal.review.gate import Stage
from yaojian.portal.review.models import Review, ReviewOpinion, ReviewState, ReviewTask, TaskOutcome, Verdict
from yaojian.portal.review.rights import POLICY, URGENT
from yaojian.portal.review.services import deciding, submitting, tasks

SHORTEST_REASON = 10


@transaction.atomic
def publish_urgently(*, actor: Actor, article_id: int, reason: str, key: str) -> Review:
    """Publish the newest version now, by one person who did not write it; the steps of the policy follow as 补审.

    The gate holds as ever. Those who arrange reviews are told at once, reviewers are reminded until it is done. Raises
    ``Unknown``, ``RightMissing``, ``OwnReview``, ``UnderReview``, ``NothingNew`` (409), ``GateBlocked``, ``Invalid`` (422).
    """
    article = checks.fetch(actor, URGENT, Article.objects.select_for_update(of=("self",)), article_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.article.urge")) is not None:
        return Review.objects.get(pk=earlier)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Invalid(field="应急原因", reason=f"请写明为什么不能等审核，不少于 {SHORTEST_REASON} 个字。")
    content = submitting.require_submittable(article)
    if actor.user_id is not None and actor.user_id in {article.owner_id, article.latest_revision.user_id}:
        raise OwnReview(title=content.title)
    gating.require_clean(content, Stage.REVIEW, "应急发布")
    policy, steps = queries.policy_for(article.home_column)
    Review.objects.filter(article=article, state=ReviewState.APPROVED).update(state=ReviewState.SUPERSEDED)
    review = Review.objects.create(
        article=article,
        revision=article.latest_revision,
        digest=content.digest(),
        title=content.title,
        state=ReviewState.APPROVED,
        policy=policy,
        steps=[step.told() for step in steps],
        submitted_by_id=article.owner_id,
        submitter_name=article.owner.name if article.owner else "系统",
        is_urgent=True,
        urgent_reason=reason.strip(),
        decided_at=timezone.now(),
    )
    _sign(actor, review, reason.strip())
    deciding.publish_revision(actor, review)
    tasks.open_order(actor, review, steps[0].order, is_later=True)
    _tell_arrangers(review, actor)
    idempotency.remember(key, actor=actor, act="portal.article.urge", result=str(review.pk))
    audit.record(
        actor, "portal.article.urged", article, summary=f"应急发布《{review.title}》，待补审。", reason=reason.strip()
    )
    return review


def _sign(actor: Actor, review: Review, reason: str) -> None:
    now = timezone.now()
    task = ReviewTask.objects.create(
        review=review,
        code="urgent",
        step="应急签发",
        order=0,
        right=URGENT.code,
        due=now,
        closed_at=now,
        outcome=TaskOutcome.PASSED,
    )
    ReviewOpinion.objects.create(
        task=task,
        reviewer_id=actor.user_id,
        reviewer_name=actor.name,
        verdict=Verdict.APPROVE,
        text=f"应急发布：{reason}",
        digest=review.digest,
    )


def _tell_arrangers(review: Review, actor: Actor) -> None:
    notices.after_commit(
        "portal.article.urged",
        to=[user.pk for user in people.holders_in(review.article.home_column, POLICY)],
        title=f"{actor.name}应急发布了《{review.title}》，需按期补审。",
        link=f"/cms/articles/{review.article_id}",
        body=review.urgent_reason,
    )
