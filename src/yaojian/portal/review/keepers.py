"""Keeps the doors ``publish`` and ``unpublish``, and objects at others: every way Wagtail changes an article comes by here."""

from typing import Any

from yaojian.kernel.audit import services as audit
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.desk import doors
from yaojian.portal.following import site_follows
from yaojian.portal.review import gating
from yaojian.portal.review.errors import NotApproved, UnderReview
from yaojian.portal.review.gate import Stage
from yaojian.portal.review.locks import ReviewLock
from yaojian.portal.review.models import Review, ReviewState


def keep_publishing(passage: doors.Passage) -> Any:
    """Door ``publish``: only the version of the approved review in force, only while it says what was approved, and only
    when the gate has nothing against it. Whichever way it came."""
    article: Article = passage.page
    revision = passage.facts["revision"]
    review = Review.objects.filter(article_id=article.pk, state=ReviewState.APPROVED, revision_id=revision.pk).first()
    content = content_of(revision.as_object())
    if review is None or content.digest() != review.digest:
        raise NotApproved(title=article.title)
    gating.require_clean(content, Stage.PUBLISH, "发布")
    done = passage.proceed()
    site_follows(f"article:{article.pk}", f"listing:{article.home_column_id}")
    audit.record(
        passage.actor,
        "portal.article.published",
        article,
        summary=f"发布《{review.title}》，栏目“{article.home_column.title}”。",
        revision=revision.pk,
        digest=review.digest,
    )
    return done


def keep_unpublishing(passage: doors.Passage) -> Any:
    """Door ``unpublish``: opened by ``withdraw_article``, which has ended the force of the approval by then."""
    article: Article = passage.page
    if (
        Review.objects.filter(article_id=article.pk, state=ReviewState.APPROVED).exists()
        or not article.withdrawals.exists()
    ):
        raise passage.refuse()
    done = passage.proceed()
    site_follows(f"article:{article.pk}", f"listing:{article.home_column_id}")
    return done


def guard_saving(passage: doors.Passage) -> None:
    """A version under review stands still, and a version that was reviewed is never written over by an autosave."""
    article: Article = passage.page
    if Review.objects.filter(article_id=article.pk, state=ReviewState.OPEN).exists():
        raise UnderReview(title=article.title, act="修改")
    overwritten = passage.facts.get("overwrite_revision")
    if overwritten is not None and Review.objects.filter(revision_id=overwritten.pk).exists():
        passage.facts["overwrite_revision"] = None


def guard_moving(passage: doors.Passage) -> None:
    """Who reviews depends on the column: an article under review stays where it is."""
    if Review.objects.filter(article_id=passage.page.pk, state=ReviewState.OPEN).exists():
        raise UnderReview(title=passage.page.title, act="移动")


def guard_deleting(passage: doors.Passage) -> None:
    """What was submitted once is evidence."""
    if Review.objects.filter(article_id=passage.page.pk).exists():
        raise passage.refuse()


def lock_on(article: Any) -> ReviewLock | None:
    """The editor shows an article under review as locked."""
    open_reviews = Review.objects.filter(article_id=article.pk, state=ReviewState.OPEN)
    return ReviewLock(article) if article.pk and open_reviews.exists() else None
