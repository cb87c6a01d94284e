"""Submit and recall."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.content import ArticleContent, content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.review import gating, outside, people, queries
from yaojian.portal.review.errors import NobodyToReview, NothingNew, ReviewerUnable, ReviewOver, UnderReview
from yaojian.portal.review.gate import Stage
from yaojian.portal.review.models import Review, ReviewState
from yaojian.portal.review.services import tasks
from yaojian.portal.review.steps import AUTHOR, RIGHTS, Step


@transaction.atomic
def submit_article(
    *, actor: Actor, article_id: int, key: str, reviewer_id: int | None = None, note: str = ""
) -> Review:
    """Hand the newest version to review (送审), by the policy of its column. It cannot be edited until decided or recalled.

    ``reviewer_id`` names who does the first review; None: whoever may. Locks the article. The same ``key`` again returns
    the first review. Raises ``Unknown``, ``RightMissing``, ``UnderReview``, ``NothingNew``, ``NobodyToReview`` (409),
    ``GateBlocked``, ``ReviewerUnable`` (422).
    """
    article = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.article.submit")) is not None:
        return Review.objects.get(pk=earlier)
    content = require_submittable(article)
    gating.require_clean(content, Stage.SUBMIT, "送审")
    outside.have_looked_at(content)
    policy, steps = queries.policy_for(article.home_column)
    _require_somebody(actor, article, steps, reviewer_id)
    review = Review.objects.create(
        article=article,
        revision=article.latest_revision,
        digest=content.digest(),
        title=content.title,
        policy=policy,
        steps=[step.told() for step in steps],
        submitted_by_id=actor.user_id,
        submitter_name=actor.name,
        note=note.strip(),
    )
    tasks.open_order(actor, review, steps[0].order, chosen=reviewer_id)
    idempotency.remember(key, actor=actor, act="portal.article.submit", result=str(review.pk))
    audit.record(
        actor, "portal.article.submitted", article, summary=f"送审《{content.title}》。", review=str(review.pk)
    )
    return review


@transaction.atomic
def recall_submission(*, actor: Actor, review_id: UUID) -> Review:
    """Take a submission back before it is decided (撤回送审): whoever may write in the column. Raises ``ReviewOver``."""
    review = checks.fetch(actor, WRITE, Review.objects.select_for_update(of=("self",)), review_id)
    if review.state != ReviewState.OPEN:
        raise ReviewOver(title=review.title, outcome=review.get_state_display())
    review.state, review.decided_at = ReviewState.RECALLED, timezone.now()
    review.save(update_fields=["state", "decided_at"])
    tasks.close_all(actor, review)
    audit.record(actor, "portal.article.recalled", review.article, summary=f"撤回送审《{review.title}》。")
    return review


def require_submittable(article: Article) -> ArticleContent:
    """The newest version, when there is one to review. Raises ``UnderReview``, ``NothingNew``."""
    if Review.objects.filter(article=article, state=ReviewState.OPEN).exists():
        raise UnderReview(title=article.title, act="再次送审")
    revision = article.latest_revision
    if revision is None or (article.live and not article.has_unpublished_changes):
        raise NothingNew(title=article.title)
    return content_of(revision.as_object())


def _require_somebody(actor: Actor, article: Article, steps: tuple[Step, ...], reviewer_id: int | None) -> None:
    """Each step has somebody other than the author; the chosen reviewer may do the first review."""
    begins = [step for step in steps if step.order == steps[0].order and step.kind == "review"]
    authors = {actor.user_id, article.owner_id}
    for step in steps:
        able = {user.pk for user in people.holders_in(article.home_column, RIGHTS[step.right])}
        able -= authors if AUTHOR in step.apart_from else set()
        able &= set(step.persons) if step.persons else able
        if reviewer_id is not None and step in begins and reviewer_id not in able:
            raise ReviewerUnable()
        if not able and not actor.is_system:
            raise NobodyToReview(title=article.title, step=step.name)
