"""Short cuts in reading a page: they find what the long way finds."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.inspection.engine import parsing
from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.browsing.picturing import pages_to_picture
from yaojian.inspection.engine.checks import sentences
from yaojian.inspection.engine.checks.footer import footer_elements
from yaojian.inspection.engine.likeness import likeness
from yaojian.inspection.engine.parsing import parse
from yaojian.inspection.engine.values import Evidence, Finding, Page, Place, Severity, SiteView

HOME = "http://portal.example/"
SITE = SiteView(HOME, frozenset({"portal.example"}), datetime(2026, 3, 1, tzinfo=UTC))
PIECES = (
    '<a href="/a.html">甲</a>',
    '<a class="x" href="b.html#c">乙</a>',
    "<a name=top>丙</a>",
    '<area href="/map.html">',
    '<img src="/p.png" srcset="/p2.png 2x, /p3.png 3x">',
    '<img data-src="/later.png">',
    '<link rel="stylesheet" href="/s.css">',
    '<link rel="dns-prefetch" href="//cdn.example">',
    '<script src="/j.js"></script>',
    "<script>window.open('/opened.html')</script>",
    '<noscript><img src="/counter.gif"></noscript>',
    '<template><a href="/never.html">丁</a></template>',
    '<iframe src="/f.html"></iframe>',
    '<video poster="/v.png"><source src="/v.mp4"></video>',
    '<input type="image" src="/go.png">',
    '<object data="/o.swf"></object>',
    "<style>@import 'more.css';</style>",
    "<p>文字</p>",
)


def page_of(body: str, *, address: str = HOME) -> Page:
    """A page as the reader gets it."""
    html = f"<html lang=zh><head><title>页</title></head><body>{body}</body></html>"
    answer = Answer(asked=address, url=address, status=200, content_type="text/html", body=html.encode())
    return parse(answer, home=False, links=500)


@given(st.lists(st.sampled_from(PIECES), max_size=12))
def test_short_way_finds_the_references_of_the_long_way(pieces: list[str]) -> None:
    body = "".join(pieces)
    short = page_of(body)
    long = page_of(f"{body}<p title='url('>长</p>")  # a word for which every element is looked at
    assert {(one.raw, one.kind) for one in short.links} == {(one.raw, one.kind) for one in long.links}


def test_page_with_too_many_references_keeps_the_first_of_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    html = b'<body><img src="/1.png"><a href="/2.html">2</a><img src="/3.png"></body>'
    answer = Answer(asked=HOME, url=HOME, status=200, content_type="text/html", body=html)
    assert [one.raw for one in parse(answer, home=False, links=2).links] == ["/1.png", "/2.html"]


def test_elements_hold_nothing_that_was_taken_out_of_the_page() -> None:
    page = page_of('<noscript><img src="/counter.gif"></noscript><img src="/seen.png" alt="图"><script>1</script>')
    assert [one.attributes["src"] for one in page.elements["img"]] == ["/seen.png"]
    assert not page.elements.keys() & set(parsing._UNSEEN)


def test_memory_of_sentences_that_was_emptied_forgets_no_wrong_word(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sentences, "_memory", sentences._Memory())
    monkeypatch.setattr(sentences, "_REMEMBERED", 3)
    told = [
        sentences.told_by(text).marks
        for text in ("二0二六年布署工作。 甲。", "乙。 丙。 丁。 戊。", "二0二六年布署工作。 己。")
    ]
    assert told[0]
    assert not told[1]
    assert told[2] == told[0]


def test_signs_are_told_wherever_the_sentence_stands() -> None:
    text = "今日天气。 联系 13912345678 张某。 另有百家乐。"
    assert sentences.told_by(text).signs == sentences.Sign.NUMBER | sentences.Sign.GAMBLING
    assert sentences.told_by("今日天气。 只有天气。").signs == 0


def test_pages_differing_in_numbers_alone_are_alike() -> None:
    assert likeness("2026年3月 三月日程 page 7") == likeness("2031年12月 十二月日程 PAGE 19")
    assert likeness("三月日程") != likeness("三月安排")


def test_footer_far_above_the_end_of_the_page_is_still_found() -> None:
    footer = "主办单位：某局 网站标识码：4200000001 示ICP备12345678号 示公网安备 42010602000001号 联系电话：027-87110000 我为政府网站找错"
    links = '<a href="/1">1</a><a href="/2">2</a><a href="//bszs.conac.cn/x">标识</a>'
    page = page_of(f"{links}<div>{footer}</div><div>{'附言。' * 300}</div>")
    assert not list(footer_elements(page, SITE))


def test_page_with_unmasked_personal_data_is_never_pictured() -> None:
    def found(page: str, evidence: Evidence) -> Finding:
        places = (Place(page, "", ""),)
        seen = datetime(2026, 3, 1, tzinfo=UTC)
        return Finding("link.broken", Severity.GENERAL, f"{HOME}x", places, 1, False, "", evidence, seen)

    plain, personal = Evidence("evidence/a.warc.gz", "0" * 64, 200), Evidence(None, "1" * 64, 200)
    findings = (
        found(f"{HOME}a", plain),
        found(f"{HOME}b", personal),
        found(f"{HOME}b", plain),
        found("http://o.example/", plain),
    )
    assert pages_to_picture(findings, HOME) == [f"{HOME}a"]
