"""Submit, recall, approve, return, withdraw."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import live, notices
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import REVIEW, WITHDRAW, WRITE
from yaojian.portal.desk import doors
from yaojian.portal.review import queries
from yaojian.portal.review.checking import problems_of
from yaojian.portal.review.errors import (
    ChangedMeanwhile,
    NothingNew,
    NotPublic,
    NotReady,
    OwnReview,
    ReviewerUnable,
    ReviewOver,
    UnderReview,
)
from yaojian.portal.review.models import Review, ReviewOpinion, ReviewState, ReviewTask, Verdict, Withdrawal

BADGE = "portal.review"


@transaction.atomic
def submit_article(
    *, actor: Actor, article_id: int, key: str, reviewer_id: int | None = None, note: str = ""
) -> Review:
    """Hand the newest version to review (送审). It cannot be edited until decided or recalled. Locks the article.

    ``reviewer_id`` None: whoever may review in its column. The same ``key`` again returns the first review. Raises
    ``Unknown``, ``RightMissing``, ``UnderReview``, ``NothingNew`` (409), ``NotReady``, ``ReviewerUnable`` (422).
    """
    article = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.article.submit")) is not None:
        return Review.objects.get(pk=earlier)
    if Review.objects.filter(article=article, state=ReviewState.OPEN).exists():
        raise UnderReview(title=article.title, act="再次送审")
    revision = article.latest_revision
    if revision is None or (article.live and not article.has_unpublished_changes):
        raise NothingNew(title=article.title)
    content = content_of(revision.as_object())
    if problems := problems_of(content):
        raise NotReady(title=content.title, problems="；".join(problems) + "。")
    able = [user.pk for user in queries.reviewers_for(article) if user.pk != actor.user_id]
    if reviewer_id is not None and reviewer_id not in able:
        raise ReviewerUnable()
    review = Review.objects.create(
        article=article,
        revision=revision,
        digest=content.digest(),
        title=content.title,
        submitted_by_id=actor.user_id,
        submitter_name=actor.name,
        note=note.strip(),
    )
    ReviewTask.objects.create(review=review, reviewer_id=reviewer_id)
    audit.record(
        actor, "portal.article.submitted", article, summary=f"送审《{content.title}》。", review=str(review.pk)
    )
    idempotency.remember(key, actor=actor, act="portal.article.submit", result=str(review.pk))
    _tell_reviewers(review, [reviewer_id] if reviewer_id is not None else able)
    return review


@transaction.atomic
def recall_submission(*, actor: Actor, review_id: UUID) -> Review:
    """Take a submission back before it is decided (撤回送审): whoever may write in the column. Raises ``ReviewOver``."""
    review = checks.fetch(actor, WRITE, Review.objects.select_for_update(of=("self",)), review_id)
    _require_open(review)
    _close(review, ReviewState.RECALLED)
    audit.record(actor, "portal.article.recalled", review.article, summary=f"撤回送审《{review.title}》。")
    return review


@transaction.atomic
def approve_article(*, actor: Actor, review_id: UUID, text: str, key: str) -> Review:
    """Approve the submitted version and publish exactly that (审核通过). The public files follow within seconds.

    The same ``key`` again returns the same review. Raises ``Unknown``, ``RightMissing``, ``OwnReview``, ``ReviewOver``,
    ``ChangedMeanwhile`` (409).
    """
    decision = _decide(actor, review_id, Verdict.APPROVE, text.strip() or "同意发布。", key)
    review = decision.review
    if decision.repeated:
        return review
    if queries.content_of_review(review).digest() != review.digest:
        raise ChangedMeanwhile(title=review.title)
    Review.objects.filter(article_id=review.article_id, state=ReviewState.APPROVED).update(state=ReviewState.SUPERSEDED)
    _close(review, ReviewState.APPROVED)
    audit.record(actor, "portal.article.approved", review.article, summary=f"审核通过《{review.title}》。")
    with doors.acting(actor):
        user = User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None
        review.revision.publish(user=user, skip_permission_checks=True)
    idempotency.remember(key, actor=actor, act="portal.article.decide", result=str(review.pk))
    _tell_author(review, "portal.article.approved", f"《{review.title}》已通过审核并发布。")
    return review


@transaction.atomic
def return_article(*, actor: Actor, review_id: UUID, text: str, key: str) -> Review:
    """Give the version back with what must be mended (退回); an opinion is required. Errors as in ``approve_article``."""
    if not text.strip():
        raise Invalid(field="审核意见", reason="退回时请写明需要修改的地方。")
    decision = _decide(actor, review_id, Verdict.RETURN, text.strip(), key)
    review = decision.review
    if decision.repeated:
        return review
    _close(review, ReviewState.RETURNED)
    audit.record(
        actor, "portal.article.returned", review.article, summary=f"退回《{review.title}》。", opinion=text[:300]
    )
    idempotency.remember(key, actor=actor, act="portal.article.decide", result=str(review.pk))
    _tell_author(review, "portal.article.returned", f"《{review.title}》被退回修改。", text)
    return review


@transaction.atomic
def withdraw_article(*, actor: Actor, article_id: int, reason: str, key: str) -> Article:
    """Take a public article down (撤下): its files go, its address says that it was withdrawn.

    Raises ``Unknown``, ``RightMissing``, ``NotPublic`` (409), ``Invalid`` (422) without a reason.
    """
    article = checks.fetch(actor, WITHDRAW, Article.objects.select_for_update(of=("self",)), article_id)
    if idempotency.earlier_result(key, actor=actor, act="portal.article.withdraw") is not None:
        return article
    if not reason.strip():
        raise Invalid(field="撤下原因", reason="请写明为什么撤下。")
    if not article.live:
        raise NotPublic(title=article.title)
    Withdrawal.objects.create(article=article, reason=reason.strip(), withdrawn_by_name=actor.name)
    Review.objects.filter(article=article, state=ReviewState.APPROVED).update(state=ReviewState.WITHDRAWN)
    with doors.acting(actor):
        # Without a user Wagtail does not ask its own question about rights: ours was answered above.
        article.unpublish()
    audit.record(
        actor, "portal.article.withdrawn", article, summary=f"撤下《{article.title}》。", reason=reason.strip()
    )
    idempotency.remember(key, actor=actor, act="portal.article.withdraw", result=str(article.pk))
    if article.owner_id and article.owner_id != actor.user_id:
        notices.after_commit(
            "portal.article.withdrawn",
            to=[article.owner_id],
            title=f"《{article.title}》已从网站撤下。",
            link=f"/cms/articles/{article.pk}",
            body=reason.strip(),
        )
    return article


@dataclass(frozen=True, slots=True)
class _Decision:
    review: Review
    repeated: bool


def _decide(actor: Actor, review_id: UUID, verdict: Verdict, text: str, key: str) -> _Decision:
    """What both verdicts have in common, up to the opinion."""
    review = checks.fetch(actor, REVIEW, Review.objects.select_for_update(of=("self",)), review_id)
    if idempotency.earlier_result(key, actor=actor, act="portal.article.decide") is not None:
        return _Decision(review, repeated=True)
    _require_open(review)
    if actor.user_id is not None and actor.user_id in {review.submitted_by_id, review.revision.user_id}:
        raise OwnReview(title=review.title)
    task = review.tasks.select_for_update().get(closed_at__isnull=True)
    ReviewOpinion.objects.create(
        task=task,
        reviewer_id=actor.user_id,
        reviewer_name=actor.name,
        verdict=verdict,
        text=text,
        digest=review.digest,
    )
    return _Decision(review, repeated=False)


def _require_open(review: Review) -> None:
    if review.state != ReviewState.OPEN:
        raise ReviewOver(title=review.title, outcome=review.get_state_display())


def _close(review: Review, state: ReviewState) -> None:
    review.state, review.decided_at = state, timezone.now()
    review.save(update_fields=["state", "decided_at"])
    review.tasks.filter(closed_at__isnull=True).update(closed_at=review.decided_at)
    _count(user.pk for user in queries.reviewers_for(review.article))


def _tell_reviewers(review: Review, user_ids: list[int]) -> None:
    notices.after_commit(
        "portal.article.submitted",
        to=user_ids,
        title=f"《{review.title}》等待您审核。",
        link=f"/cms/reviews/{review.pk}",
        body=review.note,
    )
    _count(user_ids)


def _count(user_ids: Iterable[int]) -> None:
    """Bring the number beside 待审核 up to date on the open pages of these users."""
    for user in User.objects.filter(pk__in=user_ids):
        waiting = queries.review_count(actor_of(user, channel=Channel.JOB))
        live.after_commit(channel=f"user:{user.pk}", kind="badge", data={"name": BADGE, "count": waiting})


def _tell_author(review: Review, kind: str, title: str, body: str = "") -> None:
    if review.submitted_by_id is not None:
        notices.after_commit(
            kind, to=[review.submitted_by_id], title=title, link=f"/cms/articles/{review.article_id}", body=body[:300]
        )
