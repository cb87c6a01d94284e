"""Publication and expiry at a moment."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.audit.queries import events_of
from yaojian.portal.articles import importing, scheduling
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article
from yaojian.portal.desk import doors
from yaojian.portal.review import services

SOON = timedelta(hours=2)


def draft_for(newsroom: Newsroom, article: Article, **facts: Any) -> Article:
    """A new version that names its moments, as the editor's form would save it."""
    page: Article = article.get_latest_revision_as_object()
    for name, value in facts.items():
        setattr(page, name, value)
    with doors.acting(newsroom.writes):
        page.save_revision(user=newsroom.editor)
    return Article.objects.get(pk=article.pk)


def approve(newsroom: Newsroom, article: Article) -> Article:
    review = services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    services.approve_article(actor=newsroom.judges, review_id=review.pk, text="", key=factories.key())
    return Article.objects.get(pk=article.pk)


def due(article: Article) -> list[int]:
    return list(article.revisions.filter(approved_go_live_at__isnull=False).values_list("pk", flat=True))


def test_approved_article_waits_for_its_moment(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    monkeypatch.setattr("yaojian.kernel.jobs.defer", lambda name, **given: asked.append((name, given.get("at"))))
    moment = timezone.now().replace(microsecond=0) + SOON
    article = factories.draft(newsroom.writes, newsroom.column)
    article = approve(newsroom, draft_for(newsroom, article, go_live_at=moment))
    assert article.live is False
    assert (scheduling.GO_LIVE, moment) in asked
    assert scheduling.sweep(now=moment - timedelta(seconds=1)) == 0
    later(article)
    assert scheduling.sweep(now=timezone.now()) == 1
    assert Article.objects.get(pk=article.pk).live is True
    assert scheduling.sweep(now=timezone.now()) == 0


def later(article: Article) -> None:
    """As if its moment had come: the clock cannot be turned, what waits for it can."""
    past = timezone.now() - timedelta(minutes=1)
    for revision in article.revisions.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = past
        revision.content = revision.content | {"go_live_at": past.isoformat()}
        revision.save()


def test_new_version_of_a_public_article_waits_while_the_old_one_stays(newsroom: Newsroom) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "第一版")
    articles.change_draft(
        actor=newsroom.writes, article_id=article.pk, draft=articles.Draft(title="第二版", body=[factories.text()])
    )
    article = Article.objects.get(pk=article.pk)
    article = approve(newsroom, draft_for(newsroom, article, go_live_at=timezone.now() + SOON))
    assert (article.live, article.title) == (True, "第一版")
    later(article)
    scheduling.sweep(now=timezone.now())
    assert Article.objects.get(pk=article.pk).title == "第二版"


def test_imported_public_article_stays_public_while_its_new_version_waits(newsroom: Newsroom) -> None:
    old = importing.OldArticle(
        title="旧站信息", published=timezone.now() - timedelta(days=400), body=[factories.text()], source="省局"
    )
    (pk,) = importing.import_articles(actor=kernel.SYSTEM, column_id=newsroom.column.pk, articles=[old])
    article = Article.objects.get(pk=pk)
    article = approve(newsroom, draft_for(newsroom, article, title="新题", go_live_at=timezone.now() + SOON))
    assert (article.live, article.title) == (True, "旧站信息")
    assert article.revisions.count() == 2


def test_withdrawn_before_its_moment_is_not_published(newsroom: Newsroom) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "第一版")
    article = approve(newsroom, draft_for(newsroom, article, title="第二版", go_live_at=timezone.now() + SOON))
    waiting = due(article)
    services.withdraw_article(actor=newsroom.judges, article_id=article.pk, reason="有误", key=factories.key())
    later(article)
    assert [scheduling.go_live(pk, now=timezone.now()) for pk in waiting] == [False]
    assert Article.objects.get(pk=article.pk).live is False


def test_version_replaced_meanwhile_is_dropped_and_the_record_says_so(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    article = approve(newsroom, draft_for(newsroom, article, go_live_at=timezone.now() + SOON))
    later(article)
    (waiting,) = due(article)
    article.reviews.update(state="superseded")
    assert scheduling.go_live(waiting, now=timezone.now()) is False
    assert due(article) == []
    last = events_of(article).last()
    assert last is not None
    assert last.action == "portal.article.schedule_dropped"


def test_expired_article_is_withdrawn_once(newsroom: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Any]] = []
    monkeypatch.setattr("yaojian.kernel.jobs.defer", lambda name, **given: asked.append((name, given.get("at"))))
    moment = timezone.now().replace(microsecond=0) + SOON
    article = factories.draft(newsroom.writes, newsroom.column)
    article = approve(newsroom, draft_for(newsroom, article, expire_at=moment))
    assert (scheduling.EXPIRE, moment) in asked
    assert scheduling.sweep(now=moment - timedelta(seconds=1)) == 0
    assert scheduling.sweep(now=moment) == 1
    assert scheduling.sweep(now=moment) == 0
    assert Article.objects.get(pk=article.pk).live is False
    assert [one.reason for one in article.withdrawals.all()] == ["有效期届满，自动撤下。"]
