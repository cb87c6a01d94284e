"""What reviews tell the rooms below: what may not be binned or merged now, and how an expired article is taken down."""

from collections.abc import Collection

from yaojian.kernel.actors import Actor
from yaojian.portal.articles import scheduling
from yaojian.portal.articles.models import Article
from yaojian.portal.columns import contents
from yaojian.portal.desk import doors
from yaojian.portal.review import services
from yaojian.portal.review.errors import UnderReview
from yaojian.portal.review.models import Review, ReviewState


def register() -> None:
    """Called once by ``registrations``."""
    contents.register_objection(reviews_inside)
    doors.register_guard("articles.article", "bin", guard_binning)
    scheduling.register_withdraw(withdraw_expired)


def reviews_inside(columns: Collection[int]) -> str:
    """Who reviews depends on the column: while reviews are open it stays what it is."""
    count = Review.objects.filter(article__home_column__in=columns, state=ReviewState.OPEN).count()
    return f"其中有 {count} 条信息正在审核" if count else ""


def guard_binning(passage: doors.Passage) -> None:
    """What is being judged is not thrown away."""
    if Review.objects.filter(article_id=passage.page.pk, state=ReviewState.OPEN).exists():
        raise UnderReview(title=passage.page.title, act="删除")


def withdraw_expired(actor: Actor, article: Article, reason: str) -> None:
    """The same withdrawal a person makes, once for each moment of expiry."""
    moment = article.expire_at.isoformat() if article.expire_at else ""
    services.withdraw_article(
        actor=actor, article_id=article.pk, reason=reason, key=f"expiry-{article.pk}-{moment}"[:64]
    )
