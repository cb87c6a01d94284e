"""From a finding in visible text back to the HTML it stands in."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.wording import html_text
from yaojian.kernel.wording.engine.checking import standard


def found_in(source: str, wrong: str) -> str:
    seen = html_text(source)
    begin = seen.text.index(wrong)
    first, last = seen.source_span(begin, begin + len(wrong))
    return source[first:last]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>省局<b>布署</b>工作</p><p>第二段</p>", "省局布署工作\n第二段"),
        ("<p>省局\n   布署</p>", "省局 布署"),
        ("甲<br>乙<br/>丙", "甲\n乙\n丙"),
        ("<ul><li>一<li>二</ul>", "一\n二"),
        ("<script>if (a < b) '布署'</script>公告<style>p{}</style>", "公告"),
        ("<SCRIPT>布署</Script >公告", "公告"),
        ("<!-- 布署 -->公告<!-->布局", "公告布局"),
        ("<title>布署</title><header>页眉</header>", "页眉"),
        ('<a title="a > b" href=x>公告</a>', "公告"),
        ('<p class=a">公告</p>', "公告"),
        ("&lt;布署&gt;&nbsp;&#24067;&unknown;&amp", "<布署>\xa0布&unknown;&"),
        ("1 < 2 且 3<4", "1 < 2 且 3<4"),
        ("<a href=a>首页</a><a href=b>机构</a>，见<a href=c>疫</a>苗", "首页 机构，见疫苗"),
        ("<span><a href=a>首页</a></span><b><a href=b>机构</a></b>", "首页 机构"),
        ('<p>没有结束 <a href="x', "没有结束"),
        ("<script>没有结束", ""),
        ("", ""),
        ("   \n ", ""),
    ],
)
def test_text_is_what_a_reader_sees(source: str, text: str) -> None:
    assert html_text(source).text == text


@pytest.mark.parametrize(
    ("source", "wrong", "there"),
    [
        ("<p>省局<b>布署</b>工作</p>", "布署", "布署"),
        ("<p>省局<b>布</b>署工作</p>", "布署", "布</b>署"),
        ("<p>省局&#24067;署工作</p>", "布署", "&#24067;署"),
        ("<p>省局<!-- 布署 -->布署</p>", "布署", "布署"),
        ("<p>🙂省\n局   布署</p>", "局 布署", "局   布署"),
    ],
)
def test_span_of_a_finding_holds_it_in_the_source(source: str, wrong: str, there: str) -> None:
    assert found_in(source, wrong) == there


def test_mark_of_the_check_leads_to_its_place_in_the_page() -> None:
    source = "<html><head><title>通知</title></head><body><div>各部门：</div><p>现将工作<em>布署</em>如下。</p></body></html>"
    seen = html_text(source)
    (mark,) = [one for one in standard().check(seen.text) if one.text == "布署"]
    first, last = seen.source_span(mark.start, mark.end)
    assert (source[first:last], first) == ("布署", source.index("布署"))


INLINE = st.sampled_from(
    ["<b>", "</b>", "<strong class='a > b'>", "</strong>", "<span style=\"color:red\">", "</span>", "<EM>", "</EM>", "<font\nsize=3>",
     "</font>", "<u>", "</u>", "<i/>", "<wbr>", "<sup>", "</sup>", "<!-- 布署 -->", "<a href='x?a=1&b=2'>"]
)  # fmt: skip
PIECES = st.lists(
    st.one_of(INLINE, st.text(alphabet="疫苗管里布署工作，。《》1a🙂", min_size=1, max_size=5)), max_size=25
)


@given(PIECES)
def test_inline_tags_part_no_words_and_each_character_leads_to_its_place(pieces: list[str]) -> None:
    places: list[int] = []
    begin = 0
    for piece in pieces:
        if not piece.startswith("<"):
            places += range(begin, begin + len(piece))
        begin += len(piece)
    source = "".join(pieces)
    seen = html_text(source)
    assert seen.text == "".join(piece for piece in pieces if not piece.startswith("<"))
    assert [seen.source_span(n, n + 1) for n in range(len(seen.text))] == [(place, place + 1) for place in places]


@pytest.mark.parametrize("tag", ["p", "div", "li", "td", "h2", "br", "section"])
def test_block_tags_part_words(tag: str) -> None:
    assert html_text(f"<p>疫苗布<{tag}>署").text == "疫苗布\n署"
    assert standard().check(html_text(f"<p>疫苗布<{tag}>署").text) == []


@pytest.mark.parametrize(
    ("source", "there"),
    [
        ("<p>依法加强疫<b>苗</b>管里，保障公众健康。</p>", "里"),
        ("<p>依法加强疫<b>苗</b>管<span class=x>里</span>，保障公众健康。</p>", "里"),
        ("<p>各处室要认真<b>布</b><i>署</i>有关工作。</p>", "布</b><i>署"),
        ("<p>建立健全<span>台</span>帐制度。</p>", "台</span>帐"),
    ],
)
def test_words_cut_by_inline_tags_are_found_by_lists_and_judge(source: str, there: str) -> None:
    seen = html_text(source)
    (mark,) = standard().check(seen.text)
    first, last = seen.source_span(mark.start, mark.end)
    assert source[first:last] == there


def test_places_outside_the_text_are_refused() -> None:
    seen = html_text("<p>公告</p>")
    for start, end in ((-1, 1), (2, 1), (0, 3)):
        with pytest.raises(ValueError, match="not within"):
            seen.source_span(start, end)
    assert seen.source_span(2, 2) == (5, 5)
    assert html_text("").source_span(0, 0) == (0, 0)


@given(st.text(alphabet="<>/!-&;=\"' \nabps公告#x", max_size=60))
def test_every_sign_of_any_source_leads_back_to_itself(source: str) -> None:
    seen = html_text(source)
    last = 0
    for place, sign in enumerate(seen.text):
        first, end = seen.source_span(place, place + 1)
        assert last <= first <= end <= len(source)
        if sign not in " \n":
            assert source[first:end] == sign or sign in html.unescape(source[first:end])
        last = first


@pytest.mark.parametrize("piece", ['<a "', "<!--", '<a b="', "<script>", "</", "&#", "<p", "<", "<a = = ", "<title>"])
def test_hostile_source_is_read_in_one_go(piece: str) -> None:
    """Each look moves on: a source of a million signs ends, whatever they are."""
    assert len(html_text(piece * 200_000).text) <= len(piece) * 200_000
