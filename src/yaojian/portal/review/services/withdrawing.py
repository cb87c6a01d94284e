"""Withdraw what is public."""

from django.db import transaction

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WITHDRAW
from yaojian.portal.desk import doors
from yaojian.portal.review.errors import NotPublic
from yaojian.portal.review.models import Review, ReviewState, Withdrawal
from yaojian.portal.review.services import tasks


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
    for review in Review.objects.select_for_update().filter(article=article, state=ReviewState.APPROVED):
        tasks.close_all(actor, review)
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
