"""The recycle bin of articles."""

from typing import Any

import pytest
from django.db import connection

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.errors import Invalid, RightMissing
from yaojian.portal.articles import binning
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.errors import (
    ArticleInBin,
    ArticlePurgeNeedsAnother,
    ArticlePurgeTooEarly,
    NotInBin,
    StillPublic,
)
from yaojian.portal.articles.models import Article, BinnedArticle
from yaojian.portal.columns.rights import PURGE
from yaojian.portal.review import services
from yaojian.portal.review.errors import UnderReview


def test_binned_draft_leaves_the_ledger_and_comes_back_as_it_was(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column, "要删的草稿")
    binning.bin_article(actor=newsroom.writes, article_id=article.pk, reason="重复")
    assert [one.article_id for one in binning.bin_ledger(newsroom.writes)] == [article.pk]
    assert "要删的草稿" not in _ledger(newsroom)
    with pytest.raises(ArticleInBin):
        articles.change_draft(
            actor=newsroom.writes,
            article_id=article.pk,
            draft=articles.Draft(title="改", body=[factories.text()]),
        )
    binning.restore_article(actor=newsroom.writes, article_id=article.pk)
    assert "要删的草稿" in _ledger(newsroom)
    assert Article.objects.get(pk=article.pk).latest_revision_id == article.latest_revision_id


def _ledger(newsroom: Newsroom) -> str:
    from tests.portal.test_pages import browser_of

    return browser_of(newsroom.editor).get("/cms/articles/").content.decode()


def test_public_article_is_withdrawn_before_it_is_binned(newsroom: Newsroom) -> None:
    article = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    with pytest.raises(StillPublic):
        binning.bin_article(actor=newsroom.writes, article_id=article.pk, reason="不要了")
    services.withdraw_article(actor=newsroom.judges, article_id=article.pk, reason="有误", key=factories.key())
    binning.bin_article(actor=newsroom.writes, article_id=article.pk, reason="不要了")


def test_article_under_review_is_not_binned(newsroom: Newsroom) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    with pytest.raises(UnderReview):
        binning.bin_article(actor=newsroom.writes, article_id=review.article_id, reason="不要了")


def test_binning_needs_a_reason_and_the_right(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    with pytest.raises(Invalid):
        binning.bin_article(actor=newsroom.writes, article_id=article.pk, reason=" ")
    other = kernel.actor(factories.editor(factories.column(), "别栏编辑"))
    with pytest.raises(RightMissing):
        binning.bin_article(actor=other, article_id=article.pk, reason="不要了")
    binning.bin_article(actor=newsroom.writes, article_id=article.pk, reason="不要了")
    with pytest.raises(RightMissing):
        binning.restore_article(actor=other, article_id=article.pk)
    assert list(binning.bin_ledger(other)) == []


def test_purge_takes_thirty_days_and_two_persons(newsroom: Newsroom) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    binning.bin_article(actor=newsroom.writes, article_id=article.pk, reason="不要了")
    first, second = (kernel.actor(factories.holder(name, PURGE, place=newsroom.column)) for name in ("甲某", "乙某"))
    with pytest.raises(ArticlePurgeTooEarly):
        binning.purge_article(actor=first, article_id=article.pk)
    BinnedArticle.objects.update(binned_at="2026-01-01T00:00:00Z")
    binning.purge_article(actor=first, article_id=article.pk)
    with pytest.raises(ArticlePurgeNeedsAnother):
        binning.purge_article(actor=first, article_id=article.pk)
    assert binning.purge_article(actor=second, article_id=article.pk) is None
    assert not Article.objects.filter(pk=article.pk).exists()


def test_what_a_review_saw_is_sealed_not_deleted(newsroom: Newsroom) -> None:
    review = factories.submitted(newsroom.writes, newsroom.column)
    services.recall_submission(actor=newsroom.writes, review_id=review.pk)
    binning.bin_article(actor=newsroom.writes, article_id=review.article_id, reason="不要了")
    BinnedArticle.objects.update(binned_at="2026-01-01T00:00:00Z")
    for name in ("甲某", "乙某"):
        actor = kernel.actor(factories.holder(name, PURGE, place=newsroom.column))
        binning.purge_article(actor=actor, article_id=review.article_id)
    assert Article.objects.get(pk=review.article_id).bin_entry.sealed
    with pytest.raises(NotInBin):
        binning.restore_article(actor=newsroom.writes, article_id=review.article_id)


def test_bin_is_read_along_its_index(newsroom: Newsroom, django_assert_num_queries: Any) -> None:
    article = factories.draft(newsroom.writes, newsroom.column)
    binning.bin_article(actor=newsroom.writes, article_id=article.pk, reason="不要了")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        sql, values = binning.bin_ledger(kernel.SYSTEM)[:30].query.sql_with_params()
        cursor.execute(f"EXPLAIN {sql}", values)
        assert "bin_ledger" in "\n".join(row[0] for row in cursor.fetchall())
