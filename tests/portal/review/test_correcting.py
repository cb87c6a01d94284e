"""Marks of the wording check put right from the page of submission, without the editor."""

from typing import Any

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.wording.models import MarkVerdict
from yaojian.kernel.wording.rights import JUDGE
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.review import services
from yaojian.portal.review.errors import FindingGone, MarkOutOfReach, UnderReview
from yaojian.portal.review.gate import Finding, Stage, check
from yaojian.portal.review.gate.texts import texts_of


def written(newsroom: Newsroom, *blocks: dict[str, Any], **fields: Any) -> Article:
    return factories.draft(newsroom.writes, newsroom.column, body=list(blocks), **fields)


def marks_of(article: Article) -> list[Finding]:
    stored = Article.objects.get(pk=article.pk)
    found = check(content_of(stored.get_latest_revision_as_object()), Stage.SUBMIT)
    return [one for one in found if one.rule == "words.variant"]


def texts(article: Article) -> list[str]:
    stored = Article.objects.get(pk=article.pk)
    return [text for _, text in texts_of(content_of(stored.get_latest_revision_as_object()))]


def correct(newsroom: Newsroom, article: Article, mark: Finding) -> Finding:
    return services.correct_mark(actor=newsroom.writes, article_id=article.pk, finding=mark.key)


@pytest.mark.parametrize(
    ("html", "wanted"),
    [
        ("<p>建立台帐。</p>", "建立台账。"),
        ("<p>甲的<b>台帐</b>&amp;乙</p>", "甲的台账&乙"),
        ("<p>建立台帐</p><p>台账与名单</p>", "建立台账\n台账与名单"),
    ],
)
def test_marked_word_is_changed_and_nothing_else(newsroom: Newsroom, html: str, wanted: str) -> None:
    article = written(newsroom, factories.text(html))
    (mark,) = marks_of(article)
    assert correct(newsroom, article, mark) == mark
    assert wanted in texts(article)
    assert marks_of(article) == []
    event = Event.objects.get(action="portal.article.corrected")
    assert event.summary.endswith("正文第 1 块的“台帐”改为“台账”。")


def test_of_two_equal_words_the_marked_one_is_changed(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>台帐甲，<b>台帐</b>乙，台帐丙</p>"))
    second = sorted(marks_of(article), key=lambda one: one.start)[1]
    correct(newsroom, article, second)
    assert "台帐甲，台账乙，台帐丙" in texts(article)


def test_word_of_the_title_is_changed(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>名单如下。</p>"), title="关于台帐的公告")
    (mark,) = marks_of(article)
    correct(newsroom, article, mark)
    assert "关于台账的公告" in texts(article)


def test_word_cut_by_tags_is_left_to_the_editor(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>建立台<b>帐</b>制度。</p>"))
    (mark,) = marks_of(article)
    with pytest.raises(MarkOutOfReach):
        correct(newsroom, article, mark)
    assert "建立台帐制度。" in texts(article)


def test_same_mark_twice_is_gone_the_second_time(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>建立台帐。</p>"))
    (mark,) = marks_of(article)
    correct(newsroom, article, mark)
    with pytest.raises(FindingGone):
        correct(newsroom, article, mark)
    assert Event.objects.filter(action="portal.article.corrected").count() == 1


def test_who_may_not_write_here_changes_nothing(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>建立台帐。</p>"))
    (mark,) = marks_of(article)
    with pytest.raises(RightMissing):
        services.correct_mark(actor=newsroom.judges, article_id=article.pk, finding=mark.key)
    assert marks_of(article) == [mark]


def test_article_under_review_is_not_changed(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>建立台帐。</p>"))
    (mark,) = marks_of(article)
    services.submit_article(actor=newsroom.writes, article_id=article.pk, key=factories.key())
    with pytest.raises(UnderReview):
        correct(newsroom, article, mark)
    assert marks_of(article) == [mark]


def test_author_takes_a_suggestion_while_he_submits(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>建立台帐。</p>"))
    (mark,) = marks_of(article)
    kernel.grant(newsroom.editor, JUDGE)
    browser, address = Client(), f"/cms/articles/{article.pk}/submit"
    browser.force_login(newsroom.editor)
    assert "改为“台账”" in browser.get(address).content.decode()
    said = {"judge": f"corrected {mark.key}", "note": "请核对", "reviewer": "", "key": "k1"}
    page = browser.post(address, said).content.decode()
    assert "已把“台帐”改为“台账”，保存为新版本。" in page
    assert "请核对</textarea>" in page
    assert "没有发现问题" in page or mark.key not in page
    assert "建立台账。" in texts(article)
    assert MarkVerdict.objects.get().judgement == "accepted"
    assert "这处提示已经没有了" in browser.post(address, said).content.decode()


def test_author_without_the_right_to_judge_changes_nothing_while_he_submits(newsroom: Newsroom) -> None:
    article = written(newsroom, factories.text("<p>建立台帐。</p>"))
    (mark,) = marks_of(article)
    browser = Client()
    browser.force_login(newsroom.editor)
    said = {"judge": f"corrected {mark.key}", "key": "k1"}
    assert browser.post(f"/cms/articles/{article.pk}/submit", said).status_code == 403
    assert marks_of(article) == [mark]
