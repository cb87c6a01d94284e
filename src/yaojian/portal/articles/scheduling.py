"""Publication and expiry at a moment: a job at exactly that moment, and a sweep for what a sleeping worker missed.

Approval decides, the clock only waits: at its moment the approved version is handed to the door ``publish`` again, which lets
it pass only while its review is still in force.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from wagtail.models import Revision

from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Refusal
from yaojian.portal.articles.models import Article
from yaojian.portal.desk import doors

GO_LIVE, EXPIRE = "portal.article.go_live", "portal.article.expire"
CLOCK = system_actor("定时发布")
Withdraw = Callable[[Actor, Article, str], object]
_withdraw: list[Withdraw] = []


def register_withdraw(withdraw: Withdraw) -> None:
    """Say who takes an expired article down; given by ``review``, which keeps that door."""
    _withdraw[:] = [withdraw]


def follow_publication(passage: doors.Passage) -> None:
    """After the door ``publish``: start the jobs at the moments this version names. Given in by ``registrations``."""
    revision = Revision.objects.get(pk=passage.facts["revision"].pk)
    if revision.approved_go_live_at is not None:
        jobs.defer(GO_LIVE, at=revision.approved_go_live_at, urgent=True, revision_id=revision.pk)
    article = Article.objects.get(pk=passage.page.pk)
    if article.live and article.expire_at is not None:
        jobs.defer(EXPIRE, at=article.expire_at, urgent=True, article_id=article.pk)


def go_live(revision_id: int, *, now: datetime) -> bool:
    """Publish an approved version whose moment has come; whether it did. ``now`` is aware.

    A version that was withdrawn or replaced meanwhile stays unpublished, and the record says so.
    """
    revision = Revision.objects.filter(pk=revision_id, approved_go_live_at__lte=now).first()
    if revision is None:
        return False
    article = Article.objects.get(pk=revision.object_id)
    try:
        with transaction.atomic(), doors.acting(CLOCK):
            revision.publish(skip_permission_checks=True)
    except Refusal as refusal:
        _drop(revision, article, refusal)
        return False
    return True


def expire(article_id: int, *, now: datetime) -> bool:
    """Take down an article whose time is over; whether it did. ``now`` is aware."""
    article = Article.objects.filter(pk=article_id, live=True, expire_at__lte=now).first()
    if article is None:
        return False
    _withdraw[0](CLOCK, article, "有效期届满，自动撤下。")
    Article.objects.filter(pk=article.pk).update(expired=True)
    return True


def sweep(*, now: datetime) -> int:
    """Everything whose moment has passed, oldest first; gives how much there was."""
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at", "pk")
    over = Article.objects.filter(live=True, expire_at__lte=now).order_by("expire_at", "pk")
    published = sum(go_live(pk, now=now) for pk in due.values_list("pk", flat=True))
    return published + sum(expire(pk, now=now) for pk in over.values_list("pk", flat=True))


@transaction.atomic
def _drop(revision: Revision, article: Article, refusal: Refusal) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    audit.record(
        CLOCK,
        "portal.article.schedule_dropped",
        article,
        summary=f"《{article.draft_title}》到了发布时间但没有发布：{refusal.told()}",
        revision=revision.pk,
        at=timezone.now().isoformat(),
    )
