"""What reviews tell the rooms below: what may not be binned or merged now, and how an expired article is taken down."""

from collections.abc import Collection

from django.db.models import QuerySet

from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.rights import all_rights
from yaojian.portal.articles import scheduling
from yaojian.portal.articles.models import Article
from yaojian.portal.columns import contents
from yaojian.portal.desk import doors
from yaojian.portal.desk.errors import ReceiverUnable
from yaojian.portal.desk.handing_over import Share, register_share
from yaojian.portal.review import services
from yaojian.portal.review.errors import UnderReview
from yaojian.portal.review.models import Review, ReviewState, ReviewTask


def register() -> None:
    """Called once by ``registrations``."""
    contents.register_objection(reviews_inside)
    doors.register_guard("articles.article", "bin", guard_binning)
    scheduling.register_withdraw(withdraw_expired)
    register_share(Share("reviews", "指定给本人的审核任务", 30, _tasks, _hand_tasks))


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


def _named(user: User) -> QuerySet[ReviewTask]:
    """Open steps somebody named this person for."""
    return ReviewTask.objects.filter(closed_at__isnull=True, named__contains=[user.pk]).select_related("review")


def _tasks(user: User) -> list[str]:
    return [f"{task.step}《{task.review.title}》" for task in _named(user)]


def _hand_tasks(actor: Actor, leaver: User, receiver: User) -> int:
    """The receiver must be able to judge it: holds the right there, and did not write it."""
    del actor
    acting = actor_of(receiver, channel=Channel.PAGE)
    tasks = list(_named(leaver).select_for_update(of=("self",)))
    for task in tasks:
        right = all_rights()[task.right]
        if receiver.pk in task.barred or not checks.holds_on(acting, right, task.review):
            raise ReceiverUnable(receiver=receiver.name, reason=f"不能办理《{task.review.title}》的{task.step}")
        task.named = [receiver.pk if pk == leaver.pk else pk for pk in task.named]
        task.save(update_fields=["named"])
    return len(tasks)
