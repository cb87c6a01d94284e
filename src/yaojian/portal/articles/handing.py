"""What a leaving colleague has of columns and articles, and how it goes to another (``desk.handing_over``)."""

from collections.abc import Sequence

from django.db.models import Q, QuerySet

from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns.models import Column
from yaojian.portal.desk.errors import ReceiverUnable
from yaojian.portal.desk.handing_over import Share, register_share
from yaojian.portal.following import site_follows


def register() -> None:
    """Called once by ``registrations``."""
    register_share(Share("columns", "负责的栏目", 10, _columns, _hand_columns))
    register_share(Share("drafts", "未发布的稿件", 20, _drafts, _hand_drafts))


def _answered_for(user: User) -> QuerySet[Column]:
    return Column.objects.filter(responsible=user.person_id) if user.person_id else Column.objects.none()


def _columns(user: User) -> Sequence[str]:
    return list(_answered_for(user).order_by("path").values_list("title", flat=True))


def _hand_columns(actor: Actor, leaver: User, receiver: User) -> int:
    del actor
    if receiver.person_id is None and _answered_for(leaver).exists():
        raise ReceiverUnable(receiver=receiver.name, reason="账号没有对应的人员，不能作栏目责任人")
    count = _answered_for(leaver).update(responsible=receiver.person_id)
    if count:
        site_follows("tree")
    return count


def _unfinished(user: User) -> QuerySet[Article]:
    """Begun by them and not wholly public: drafts, and new versions of public articles."""
    return Article.objects.filter(Q(live=False) | Q(has_unpublished_changes=True), owner=user, binned_at__isnull=True)


def _drafts(user: User) -> Sequence[str]:
    return list(_unfinished(user).order_by("pk").values_list("draft_title", flat=True))


def _hand_drafts(actor: Actor, leaver: User, receiver: User) -> int:
    del actor
    rows = _unfinished(leaver)
    may = checks.allowed(actor_of(receiver, channel=Channel.PAGE), WRITE, rows)
    if missing := rows.exclude(pk__in=may.values("pk")).first():
        raise ReceiverUnable(receiver=receiver.name, reason=f"不能在栏目“{missing.home_column.title}”撰写信息")
    return rows.update(owner=receiver)
