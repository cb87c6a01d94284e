"""Articles proofread after the crawl: words cut by tags are found, and lead to their place in the source."""

from pathlib import Path

import pytest

from tests.inspection.engine.conftest import NOW, QUICK
from tests.inspection.engine.planted import Answers, page, planted
from yaojian.inspection.engine import Limits, Report, Target, inspect, load_set
from yaojian.inspection.engine.values import Finding

ARTICLE = page(
    "<div class='nav'><a href='/'>布</a><a href='/'>署</a></div>"
    "<article><h1>关于加强疫苗监管的通知</h1><p>发布时间：2026-03-02</p>"
    "<p>各单位要依法加强疫<b>苗</b>管里，认真<strong>布</strong>署有关工作，保障公众健康。</p></article>",
    head='<meta name="PubDate" content="2026-03-02 09:00">',
)


def report_of(home: str, folder: Path, *, proofread: bool) -> Report:
    return inspect(
        Target.parse(home), folder, load_set(), limits=Limits(**QUICK, proofread=proofread),
        progress=lambda pages, known: True, clock=lambda: NOW, documents=False,
    )  # fmt: skip


def words_of(answers: Answers, folder: Path, *, proofread: bool) -> dict[str, Finding]:
    with planted(answers) as site:
        found = report_of(site.home, folder, proofread=proofread).findings
    return {one.rule: one for one in found if one.rule.startswith("words.")}


def test_suspected_characters_are_found_where_it_is_asked_for_and_lead_to_the_source(tmp_path: Path) -> None:
    answers: Answers = {"/": page('<a href="/notice.html">通知</a>'), "/notice.html": ARTICLE}
    told = words_of(answers, tmp_path, proofread=True)
    assert told.keys() == {"words.likely", "words.wrong"}
    assert "【里】" in told["words.likely"].excerpt
    assert ARTICLE[slice(*(told["words.likely"].offset or (0, 0)))] == "里"


def test_words_cut_by_tags_are_found_on_every_page_and_lead_to_the_source(tmp_path: Path) -> None:
    home = page('<p>请<a href="/notice.html">布</a>署工作</p>')
    told = words_of({"/": home, "/notice.html": ARTICLE}, tmp_path, proofread=False)
    (found,) = told.values()
    assert "【布署】" in found.excerpt
    assert [place.page.rpartition("/")[2] for place in found.places] == ["", "notice.html"]
    assert home[slice(*(found.offset or (0, 0)))] == "布</a>署"


@pytest.mark.parametrize(
    "body",
    [
        "<p>分布</p><p>署名</p>",
        "<a href='/'>分布</a><a href='/'>署名</a>",
        "<!-- 布<b>署</b> --><p>公告</p>",
        "<script>var a = '布<b>署</b>'</script><p>公告</p>",
        "<p title='布<b>署</b>'>公告</p>",
        "<p>布 <b>署</b></p><p>布<br>署</p>",
        "<p>公布<b>署名</b>文章</p>",
    ],
)
def test_words_that_no_reader_sees_as_one_are_none(body: str, tmp_path: Path) -> None:
    assert not words_of({"/": page(body)}, tmp_path, proofread=False)


@pytest.mark.parametrize("tags", ["<b>", "</b>", "<span style='a'>", "<i/>", "<b></b><u>"])
def test_any_inline_tag_within_a_word_is_looked_through(tags: str, tmp_path: Path) -> None:
    assert "words.wrong" in words_of({"/": page(f"<p>要认真布{tags}署工作</p>")}, tmp_path, proofread=False)
