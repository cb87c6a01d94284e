"""Each rule of the gate, and what it leaves alone."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.portal import factories
from tests.portal.conftest import Newsroom
from tests.portal.review.conftest import IDENTITY
from yaojian.portal.articles.content import ArticleContent, content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.review.gate import Severity, Stage, check
from yaojian.portal.review.gate.links import digest_of
from yaojian.portal.review.models import OutsideLink

NOW = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)


def content(newsroom: Newsroom, *body: dict[str, Any], **facts: str) -> ArticleContent:
    article = factories.draft(newsroom.writes, newsroom.column, body=list(body), **facts)
    return content_of(article.get_latest_revision_as_object())


def rules(said: ArticleContent, stage: Stage = Stage.SUBMIT) -> set[str]:
    return {one.rule for one in check(said, stage, NOW) if one.severity != Severity.NOTE}


def text(html: str) -> dict[str, Any]:
    return factories.text(f"<p>{html}</p>")


@pytest.mark.parametrize(
    ("html", "rule"),
    [
        ("会议布署了工作", "words.wrong"),
        ("坚持中国特色社会注意道路", "words.grave"),
        (f"当事人身份证号{IDENTITY}", "personal.identity_number"),
        ("联系人手机13812345678", "personal.mobile_number"),
        ("根治高血压的祖传秘方", "words.advertising"),
        ("发布日期：2026年1月1日", "date.stated"),
        ('<a href="">空链接</a>', "link.empty"),
        ('<a linktype="page" id="999999">不存在的信息</a>', "link.inside"),
        ('<a href="/art/2026/01/01/999999.html">不存在的信息</a>', "link.inside"),
    ],
)
def test_rule_finds_its_fault_in_the_body(newsroom: Newsroom, html: str, rule: str) -> None:
    assert rule in rules(content(newsroom, text(html)))


def test_clean_article_has_no_finding_but_notes(newsroom: Newsroom) -> None:
    said = content(
        newsroom,
        text("省局印发通知，部署药品安全检查。"),
        text("2026年11月18日"),
        document_number="鄂药监发〔2026〕12号",
        summary="部署检查。",
    )
    assert rules(said) == set()


def test_day_under_a_paper_is_neither_future_nor_late(newsroom: Newsroom) -> None:
    assert "date.future" in rules(content(newsroom, text("正文。</p><p>2026年12月30日")))
    assert "date.late" in rules(content(newsroom, text("正文。</p><p>2026年3月1日")))
    assert "date.impossible" in rules(content(newsroom, text("2026年2月30日前报送")))
    # A day within a sentence is no signature.
    assert rules(content(newsroom, text("请于2026年12月30日前报送。"))) == set()


def test_number_of_a_document_has_its_form(newsroom: Newsroom) -> None:
    assert "number.form" in rules(content(newsroom, text("正文。"), document_number="鄂药监发[2026]12号"))
    assert "number.future" in rules(content(newsroom, text("正文。"), document_number="鄂药监发〔2027〕1号"))
    assert rules(content(newsroom, text("正文。"), document_number="2026年第3号")) == set()


def test_names_of_attachments_are_readable(newsroom: Newsroom) -> None:
    def named(title: str, name: str = "") -> set[str]:
        value = {"document": factories.attachment(title).pk, "name": name}
        return rules(content(newsroom, text("正文。"), {"type": "attachment", "value": value}))

    for bad in ("scan0001", "新建 Microsoft Word 文档", "附件1"):
        assert named(bad) == {"attachment.unreadable_name"}
    assert named("scan0001", "抽检结果名单") == set()


def test_words_in_every_part_are_read(newsroom: Newsroom) -> None:
    table = {
        "type": "table",
        "value": {
            "columns": [{"type": "text", "heading": "姓名"}],
            "rows": [{"values": [IDENTITY]}],
            "caption": "名单",
        },
    }
    found = check(content(newsroom, text("正文。"), table, summary="联系13812345678"), Stage.SUBMIT, NOW)
    assert {(one.rule, one.part) for one in found if one.blocks} == {
        ("personal.identity_number", "body.1"),
        ("personal.mobile_number", "summary"),
    }
    assert IDENTITY not in "".join(one.message + one.text + one.suggestion for one in found)


def test_number_split_by_tags_is_found_nevertheless(newsroom: Newsroom) -> None:
    html = f"身份证号{IDENTITY[:8]}<b>{IDENTITY[8:]}</b>"
    assert "personal.identity_number" in rules(content(newsroom, text(html)))


def test_link_to_a_withdrawn_article_is_dead_and_to_a_public_one_is_not(newsroom: Newsroom) -> None:
    target = factories.published(newsroom.writes, newsroom.judges, newsroom.column)
    said = content(
        newsroom, text(f'见<a linktype="page" id="{target.pk}">通知</a>和<a href="{target.address}">原文</a>')
    )
    assert rules(said) == set()
    Article.objects.filter(pk=target.pk).update(live=False)
    assert rules(said) == {"link.inside"}


def test_outside_link_is_judged_by_the_last_answer(newsroom: Newsroom) -> None:
    said = content(newsroom, text('见<a href="https://www.example.org/a">网站</a>'))
    assert rules(said) == set()
    link = OutsideLink.objects.create(
        address="https://www.example.org/a",
        digest=digest_of("https://www.example.org/a"),
        is_good=False,
        told="网页不存在（404）。",
        asked_at=timezone.now() - timedelta(hours=1),
    )
    found = [one for one in check(said, Stage.SUBMIT, NOW) if one.rule == "link.outside"]
    assert [one.severity for one in found] == [Severity.WARN]
    OutsideLink.objects.filter(pk=link.pk).update(is_good=True)
    assert rules(said) == set()


def test_publishing_asks_only_for_what_blocks(newsroom: Newsroom) -> None:
    said = content(newsroom, text("根治高血压，建立台帐。"))
    assert rules(said) >= {"words.advertising", "words.variant"}
    assert rules(said, Stage.PUBLISH) == set()


def test_places_of_findings_are_places_of_the_text_of_their_part(newsroom: Newsroom) -> None:
    from yaojian.portal.review.gate.texts import texts_of

    said = content(newsroom, text("第一段。</p><p>会议布署了<b>工作</b>，己经完成。"))
    texts = dict(texts_of(said))
    found = [one for one in check(said, Stage.SUBMIT, NOW) if one.rule == "words.wrong"]
    assert [texts[one.part][one.start : one.end] for one in found] == ["布署", "己经"]
