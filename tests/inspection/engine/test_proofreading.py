"""Articles proofread after the crawl: words cut by tags are found, and lead to their place in the source."""

from pathlib import Path

from tests.inspection.engine.conftest import NOW, QUICK
from tests.inspection.engine.planted import Answers, page, planted
from yaojian.inspection.engine import Limits, Report, Target, inspect, load_set

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


def test_words_cut_by_tags_are_found_in_articles_and_lead_to_the_source(tmp_path: Path) -> None:
    answers: Answers = {"/": page('<a href="/notice.html">通知</a>'), "/notice.html": ARTICLE}
    with planted(answers) as site:
        found = report_of(site.home, tmp_path / "with", proofread=True).findings
        without = report_of(site.home, tmp_path / "without", proofread=False).findings
    told = {one.rule: one for one in found if one.rule.startswith("words.")}
    assert {rule: "【里】" in one.excerpt or "【布署】" in one.excerpt for rule, one in told.items()} == {
        "words.likely": True,
        "words.wrong": True,
    }
    offsets = {rule: one.offset or (0, 0) for rule, one in told.items()}
    assert [ARTICLE[slice(*offsets[rule])] for rule in ("words.likely", "words.wrong")] == ["里", "布</strong>署"]
    assert not [one for one in without if one.rule.startswith("words.")]
