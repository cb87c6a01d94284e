"""The recycle bin of articles: drafts and withdrawn ones; had back at any time, deleted for good after 30 days by two persons."""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.contents import purge_one
from yaojian.portal.articles.errors import (
    ArticlePurgeNeedsAnother,
    ArticlePurgeTooEarly,
    NotInBin,
    StillPublic,
)
from yaojian.portal.articles.models import Article, BinnedArticle
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns.rights import PURGE
from yaojian.portal.desk import doors

PURGE_AFTER_DAYS = 30
PAGE_SIZE = 30


def bin_ledger(actor: Actor) -> QuerySet[BinnedArticle]:
    """What lies in the bin where the actor writes or may delete for good, last binned first. Index ``bin_ledger``."""
    there, seen = Article.objects.filter(binned_at__isnull=False), Q(pk__in=())
    for right in (WRITE, PURGE):
        seen |= Q(article__in=checks.allowed(actor, right, there).values("pk"))
    rows: QuerySet[BinnedArticle] = BinnedArticle.objects.filter(seen, sealed=False)
    return rows.select_related("article__home_column").order_by("-binned_at", "-pk")


def bin_page(actor: Actor, *, before: int | None = None) -> QuerySet[BinnedArticle]:
    """A page of ``bin_ledger`` and one row more; ``before``: number of the last entry of the page before."""
    rows = bin_ledger(actor)
    last = BinnedArticle.objects.filter(pk=before).first() if before is not None else None
    if last is not None:
        rows = rows.filter(Q(binned_at__lt=last.binned_at) | Q(binned_at=last.binned_at, pk__lt=last.pk))
    return rows[: PAGE_SIZE + 1]


@transaction.atomic
def bin_article(*, actor: Actor, article_id: int, reason: str) -> BinnedArticle:
    """Put an article into the bin. Twice is the same as once.

    Raises ``StillPublic``, ``UnderReview`` of the reviews (409), ``Invalid`` (422) without a reason, ``Unknown``,
    ``RightMissing``.
    """
    article = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    if not reason.strip():
        raise Invalid(field="删除原因", reason="请写明为什么删除。")
    if article.live:
        raise StillPublic(title=article.title)
    if article.binned_at is not None:
        return BinnedArticle.objects.get(article=article)
    with doors.acting(actor):
        doors.ask_guards(article, "bin")
    entry = BinnedArticle.objects.create(
        article=article, reason=reason.strip(), binned_by_id=actor.user_id, binned_by_name=actor.name
    )
    Article.objects.filter(pk=article.pk).update(binned_at=entry.binned_at)
    audit.record(
        actor,
        "portal.article.binned",
        article,
        summary=f"把《{article.draft_title}》放入回收站。",
        reason=entry.reason,
    )
    return entry


@transaction.atomic
def restore_article(*, actor: Actor, article_id: int) -> Article:
    """Have an article back as the draft it was. Raises ``NotInBin`` (409), ``Unknown``, ``RightMissing``."""
    entry = _entry(actor, article_id)
    entry.delete()
    Article.objects.filter(pk=article_id).update(binned_at=None)
    article = Article.objects.get(pk=article_id)
    audit.record(actor, "portal.article.restored", article, summary=f"从回收站恢复《{article.draft_title}》。")
    return article


@transaction.atomic
def purge_article(*, actor: Actor, article_id: int) -> BinnedArticle | None:
    """Ask that an article be deleted for good, or confirm what another asked; None when it is gone.

    What a review or the public saw is sealed instead. Raises ``ArticlePurgeTooEarly``, ``ArticlePurgeNeedsAnother``,
    ``NotInBin`` (409), ``Unknown``, ``RightMissing``.
    """
    article = checks.fetch(actor, PURGE, Article.objects.select_for_update(of=("self",)), article_id)
    entry = _in_bin(article)
    if timezone.now() - entry.binned_at < timedelta(days=PURGE_AFTER_DAYS):
        raise ArticlePurgeTooEarly(title=article.draft_title, days=PURGE_AFTER_DAYS)
    if entry.purge_asked_by_id is None:
        entry.purge_asked_by_id = actor.user_id
        entry.save(update_fields=["purge_asked_by"])
        audit.record(actor, "portal.article.purge_asked", article, summary=f"申请彻底删除《{article.draft_title}》。")
        return entry
    if entry.purge_asked_by_id == actor.user_id:
        raise ArticlePurgeNeedsAnother(title=article.draft_title)
    title, deleted = article.draft_title, purge_one(actor, article)
    said = "彻底删除" if deleted else "封存（送过审核或发布过）"
    audit.record(actor, "portal.article.purged", summary=f"{said}《{title}》。", article=article_id, deleted=deleted)
    return None


def _entry(actor: Actor, article_id: int) -> BinnedArticle:
    return _in_bin(checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id))


def _in_bin(article: Article) -> BinnedArticle:
    entry = BinnedArticle.objects.select_for_update().filter(article=article, sealed=False).first()
    if entry is None:
        raise NotInBin(title=article.draft_title)
    return entry
