"""From a draft to the public site and back."""

from pathlib import Path

import pytest

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.audit.queries import events_of
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import REVIEW, WRITE
from yaojian.portal.publishing import building
from yaojian.portal.review import services
from yaojian.portal.review.errors import NothingNew, OwnReview, ReviewOver, UnderReview
from yaojian.portal.review.models import ReviewState


def follow(article: Article) -> list[str]:
    return building.follow([f"article:{article.pk}", f"listing:{article.home_column_id}"])


def test_approved_article_stands_on_the_front_page_its_column_and_its_own_page(newsroom: Newsroom, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "全省疫苗冷链检查启动")
    routes = follow(article)
    pages = [route for route in routes if route.endswith(".html")]
    assert pages == [article.address, f"{newsroom.column.address}index.html", "/index.html"]
    for route in pages:
        assert "全省疫苗冷链检查启动" in (built / route.lstrip("/")).read_text()


def test_picture_and_attachment_are_copied_beside_the_page(newsroom: Newsroom, built: Path) -> None:
    picture, attachment = factories.picture(), factories.attachment("检查名单")
    body = [
        factories.text(),
        {"type": "picture", "value": {"image": picture.pk, "alt_text": "", "decorative": False, "caption": "现场"}},
        {"type": "attachment", "value": {"document": attachment.pk, "name": ""}},
    ]
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, body=body)
    routes = follow(article)
    page = (built / article.address.lstrip("/")).read_text()
    assets = [route for route in routes if route.startswith("/res/")]
    assert len(assets) >= 2
    assert all((built / route.lstrip("/")).is_file() for route in assets)
    assert 'alt="检查人员在冷库查看温度记录"' in page
    assert "检查名单" in page


def test_withdrawn_article_leaves_no_file_and_no_line(newsroom: Newsroom, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "要撤下的信息")
    follow(article)
    services.withdraw_article(actor=newsroom.judges, article_id=article.pk, reason="内容有误", key=factories.key())
    follow(article)
    assert not (built / article.address.lstrip("/")).exists()
    left = [path for path in built.rglob("*.html") if "要撤下的信息" in path.read_text()]
    assert left == []
    last = events_of(article).last()
    assert last is not None
    assert last.action == "portal.article.withdrawn"


def test_returned_article_keeps_the_opinion_and_can_be_submitted_again(newsroom: Newsroom) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    services.return_article(actor=newsroom.judges, review_id=review.pk, text="请补充来源", key=factories.key())
    again = services.submit_article(actor=newsroom.writes, article_id=review.article_id, key=factories.key())
    review.refresh_from_db()
    assert review.state == ReviewState.RETURNED
    assert [opinion.text for task in review.tasks.all() for opinion in task.opinions.all()] == ["请补充来源"]
    assert again.state == ReviewState.OPEN


def test_nobody_reviews_their_own_article(newsroom: Newsroom) -> None:
    both = factories.holder("赵兼任", WRITE, REVIEW, place=newsroom.column)
    actor = kernel.actor(both)
    review = factories.submitted(actor, newsroom.column)
    with pytest.raises(OwnReview):
        services.approve_article(actor=actor, review_id=review.pk, text="", key=factories.key())
    assert Article.objects.get(pk=review.article_id).live is False


def test_article_under_review_cannot_be_changed_until_recalled(newsroom: Newsroom) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    draft = articles.Draft(title="改过的标题", body=[factories.text()])
    with pytest.raises(UnderReview):
        articles.change_draft(actor=newsroom.writes, article_id=review.article_id, draft=draft)
    services.recall_submission(actor=newsroom.writes, review_id=review.pk)
    articles.change_draft(actor=newsroom.writes, article_id=review.article_id, draft=draft)
    assert Article.objects.get(pk=review.article_id).draft_title == "改过的标题"


def test_new_version_of_a_public_article_shows_only_after_its_own_review(newsroom: Newsroom, built: Path) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column, "第一版")
    draft = articles.Draft(title="第二版", body=[factories.text()])
    articles.change_draft(actor=newsroom.writes, article_id=article.pk, draft=draft)
    follow(article)
    assert "第一版" in (built / article.address.lstrip("/")).read_text()
    review = services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    services.approve_article(actor=newsroom.judges, review_id=review.pk, text="", key=factories.key())
    follow(article)
    assert "第二版" in (built / article.address.lstrip("/")).read_text()
    assert [one.state for one in article.reviews.order_by("submitted_at")] == ["superseded", "approved"]


def test_same_key_submits_and_decides_once(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    key = factories.key()
    first = services.submit_article(actor=newsroom.writes, article_id=article.pk, key=key)
    assert services.submit_article(actor=newsroom.writes, article_id=article.pk, key=key) == first
    decision = factories.key()
    services.approve_article(actor=newsroom.judges, review_id=first.pk, text="", key=decision)
    services.approve_article(actor=newsroom.judges, review_id=first.pk, text="", key=decision)
    with pytest.raises(ReviewOver):
        services.approve_article(actor=newsroom.judges, review_id=first.pk, text="", key=factories.key())
    with pytest.raises(NothingNew):
        services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
