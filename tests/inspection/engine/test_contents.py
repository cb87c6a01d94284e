"""Checks of what pages say: guides, letters, wording, dates, access, and what a site must offer somewhere."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from aiohttp import web

from tests.inspection.engine.conftest import NOW, Inspector
from tests.inspection.engine.planted import Answers, page, planted
from yaojian.inspection.engine import doubting
from yaojian.inspection.engine.cycles import cycles
from yaojian.inspection.engine.reading import read_report

ARTICLE = '<meta name="ArticleTitle" content="文"><meta name="PubDate" content="{day} 09:00"><meta name="ContentSource" content="省局">'
ELEMENTS = (
    "<p>事项名称：许可。设定依据：条例。申请条件：有证。办理材料：申请表一份。办理地点：一楼。办理时间：工作日。"
    "联系电话：027-87110000。办理流程：受理、审查、决定。</p>"
)


def article(body: str, day: str = "2026-03-10", **more: str) -> str:
    return page(body, head=ARTICLE.format(day=day), **more)


def test_guide_with_all_elements_is_left_alone_and_each_missing_one_named(inspected: Inspector) -> None:
    answers: Answers = {
        "/": page(
            "".join(f'<a href="/{name}.html">x</a>' for name in ("whole", "part", "poor", "list", "headed", "nameless"))
        ),
        "/whole.html": article(ELEMENTS, title="许可办事指南"),
        "/part.html": article(ELEMENTS.replace("办理流程", "其他").replace("设定依据", "其他"), title="备案办事指南"),
        "/poor.html": article("<p>事项名称：变更。联系电话：027-87110000</p>", title="变更办事指南"),
        "/list.html": page("<p>请点击</p>", title="办事指南", column="办事指南"),
        "/headed.html": article(ELEMENTS.replace("事项名称", ""), title="药品经营许可证核发 - 办事指南 - 某局"),
        "/nameless.html": article(ELEMENTS.replace("事项名称", ""), title="办事指南 - 某某省药品监督管理局"),
    }
    with planted(answers) as site:
        result = inspected(site.home)
    assert result.urls("guide.element") == {"/part.html", "/nameless.html"}
    assert {one.excerpt for one in result.of("guide.element")} == {
        "办事指南缺少要素：设定依据、办理流程",
        "办事指南缺少要素：事项名称",
    }
    assert result.urls("guide.gravely") == {"/poor.html"}


def test_page_that_only_speaks_of_a_guide_is_none(inspected: Inspector) -> None:
    """A letter about a guide on a site whose every footer has a telephone number is no poor guide."""
    told = "<p>您好，附件已重新上传。</p><p>联系电话：027-87110000。办理时间：三日。</p>"
    titles = ("办事指南里的附件打不开", "关于修订办事指南的通知 - 某局", "新版办事指南今日发布")
    answers: Answers = {"/": page("".join(f'<a href="/{place}.html">x</a>' for place in range(len(titles))))}
    answers |= {f"/{place}.html": article(told, title=title) for place, title in enumerate(titles)}
    answers["/guide.html"] = article(told, title="变更登记办事指南（2026年版） - 某局")
    answers["/"] = str(answers["/"]).replace("</body>", '<a href="/guide.html">x</a></body>')
    with planted(answers) as site:
        result = inspected(site.home)
    assert result.urls("guide.gravely") | result.urls("guide.element") == {"/guide.html"}


def test_letter_is_no_guide_because_its_heading_names_something(inspected: Inspector) -> None:
    letter = page("<p>您好。</p><p>联系电话：027-87110000</p>", title="某某企业办事指南")
    with planted({"/": page('<a href="/l.html">x</a>'), "/l.html": letter}) as site:
        assert not inspected(site.home).of("guide.gravely")


@pytest.mark.parametrize(
    ("words", "vague"),
    [
        ("法律法规规定应当提交的其他材料。", True),
        ("申请表、营业执照、其他有关材料。", True),
        ("其他申请人的身份证明原件一份。", False),
        ("申请表两份，加盖公章。", False),
    ],
)
def test_guide_that_leaves_the_applicant_guessing_is_found(words: str, vague: bool, inspected: Inspector) -> None:
    guide = article(f"{ELEMENTS}<p>{words}</p>", title="办事指南")
    with planted({"/": page('<a href="/g.html">g</a>'), "/g.html": guide}) as site:
        assert bool(inspected(site.home).of("guide.vague")) == vague


def test_letter_is_accused_after_three_months_and_not_after_a_year(inspected: Inspector) -> None:
    today = date(2026, 3, 12)
    rows = "".join(
        f"<tr><td>来信{days}</td><td>{today - timedelta(days=days)}</td><td>{state}</td></tr>"
        for days, state in ((92, "办理中"), (93, "办理中"), (200, "已答复"), (366, "待回复"))
    )
    letters = page(f"<table>{rows}</table>", title="局长信箱", column="局长信箱")
    with planted({"/": page('<a href="/l.html">信箱</a>'), "/l.html": letters}) as site:
        result = inspected(site.home)
    assert [finding.places[0].text for finding in result.of("letters.unanswered")] == ["来信93 2025-12-09 办理中"]
    veto = next(row for row in result.report.score["vetoes"] if row["id"] == "W-V5")
    assert veto["state"] == "suspected"


def test_wrong_word_is_one_finding_with_all_its_pages_and_its_offset(inspected: Inspector) -> None:
    text = "<p>各单位要切实加强领导，按步就班做好工作。</p>"
    answers: Answers = {
        "/": page('<a href="/a.html">a</a><a href="/b.html">b</a>'),
        "/a.html": article(text),
        "/b.html": article(text),
    }
    with planted(answers) as site:
        found = inspected(site.home).of("words.wrong")
    assert len(found) == 1
    assert found[0].places_count == 2
    assert "按步就班" in found[0].excerpt
    assert "按部就班" in found[0].excerpt
    assert "正文第" in found[0].excerpt


def test_wrong_word_is_found_again_in_the_html_beside_tags_and_entities(inspected: Inspector) -> None:
    source = article(
        "<script>var a = '按步就班';</script><p>一、&nbsp;大家要<b>按步就班</b>\n  做好工作。</p>"
    ).replace("utf-8", "gbk", 1)
    answers: Answers = {
        "/": page('<a href="/a.html">a</a>'),
        "/a.html": web.Response(body=source.encode("gbk"), headers={"Content-Type": "text/html; charset=gbk"}),
    }
    with planted(answers) as site:
        result = inspected(site.home)
    row = next(
        one
        for one in json.loads((result.folder / "findings.json").read_text("utf-8"))["findings"]
        if one["rule"] == "words.wrong"
    )
    start, end = row["offset"]
    assert source[start:end] == "按步就班"
    assert start == source.rindex("按步就班"), "not the one in the script"
    assert replayed_offset(result.folder) == (start, end)


def replayed_offset(folder: Path) -> tuple[int, int] | None:
    """The offset as it is read back."""
    return next(one.offset for one in read_report(folder / "findings.json").findings if one.rule == "words.wrong")


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("按步就班开展工作", "words.wrong"),
        ("打击违法广告，不得使用“最佳”“国家级”等用语", None),
        ("请登录本人帐号查询", "words.form"),
    ],
)
def test_slip_is_no_grave_error_and_advertising_words_are_no_error_at_all(
    text: str, rule: str | None, inspected: Inspector
) -> None:
    with planted({"/": page(f"<p>{text}。</p>")}) as site:
        found = {one.rule for one in inspected(site.home).report.findings if one.rule.startswith("words.")}
    assert found == ({rule} if rule else set())


def test_undated_column_counts_as_not_updated_but_a_menu_does_not(inspected: Inspector) -> None:
    links = "".join(f'<li><a href="/art/2026/{n}.html">通知{n}</a></li>' for n in range(6))
    menu = "".join(f'<li><a href="/c{n}/">栏目{n}</a></li>' for n in range(6))
    answers: Answers = {"/": page('<a href="/u/">u</a><a href="/m/">m</a>'), "/u/": page(f"<ul>{links}</ul>", column="通知公告"),
                        "/m/": page(f"<ul>{menu}</ul>", column="政策文件"), "*": page("好")}  # fmt: skip
    with planted(answers) as site:
        assert inspected(site.home).urls("fresh.undated") == {"/u/"}


@pytest.mark.parametrize(
    ("day", "body", "rule"),
    [
        ("2026-03-13", "<p>文</p>", None),
        ("2026-03-15", "<p>文</p>", "fresh.future"),
        ("2026-03-01", "<p>发布时间：2026-03-02 08:00</p>", None),
        ("2026-03-01", "<p>发布时间：2025年1月2日</p>", "fresh.dates_differ"),
        ("2026-03-01", "<p>会议时间将另行通知，2025年1月2日的通知废止</p>", None),
    ],
)
def test_date_that_cannot_be_true_is_told(day: str, body: str, rule: str | None, inspected: Inspector) -> None:
    with planted({"/": page('<a href="/a.html">a</a>'), "/a.html": article(body, day)}) as site:
        found = {finding.rule for finding in inspected(site.home).report.findings if finding.rule.startswith("fresh.")}
    assert found == ({rule} if rule else set())


def test_article_older_than_the_run_that_missed_it_is_backdated(inspected: Inspector) -> None:
    home = page('<a href="/a.html">a</a>')
    answers: Answers = {"/": home, "/a.html": article("<p>甲</p>", "2026-01-05")}
    with planted(answers) as site:
        assert inspected(site.home).of("fresh.backdated") == []
        answers["/"] = home.replace("</main>", '<a href="/b.html">b</a><a href="/c.html">c</a></main>')
        answers["/b.html"] = article("<p>乙</p>", "2026-02-01")
        answers["/c.html"] = article("<p>丙</p>", "2026-03-14")
    with planted(answers) as later:
        # the same addresses: a site keeps its name from run to run, this one changed its port
        seen = inspected(later.home, name="same")
        assert seen.of("fresh.backdated") == []
        answers["/d.html"] = article("<p>丁</p>", "2026-02-20")
        answers["/"] = home.replace("</main>", "".join(f'<a href="/{n}.html">{n}</a>' for n in "bcd") + "</main>")
        result = inspected(later.home, name="same", now=NOW + timedelta(days=5))
    assert result.urls("fresh.backdated") == {"/d.html"}
    assert "2026-03-12 检查时网站上还没有" in result.of("fresh.backdated")[0].excerpt


def test_fields_frames_and_pictures_without_a_name_are_told(inspected: Inspector) -> None:
    body = (
        '<form><input name="bare"><label for="q">搜</label><input id="q"><label>里<input></label><input aria-label="有">'
        '<input type="submit"><select title="选"></select></form><iframe src="/about.html"></iframe>'
        '<a href="/about.html"><img src="/mark.png" alt=""></a><a href="/find.html"><img src="/mark.png" alt="找错"></a>'
    )
    head = '<meta name="viewport" content="width=device-width, user-scalable=no">'
    with planted({"/": page(body, head=head)}) as site:
        result = inspected(site.home)
    assert [finding.places[0].text for finding in result.of("access.label")] == ["bare"]
    assert len(result.of("access.frame")) == 1
    assert [finding.places[0].text for finding in result.of("access.link")] == ["/about.html"]
    assert len(result.of("access.zoom")) == 1


def many(extra: str = "") -> Answers:
    links = "".join(f'<a href="/p{n}.html">{n}</a>' for n in range(32))
    answers: Answers = {f"/p{n}.html": page(f"<p>第{n}页</p>", title=f"第{n}页") for n in range(32)}
    return answers | {"/": page(links + extra)}


def test_site_that_offers_nothing_is_asked_about_and_one_that_does_is_not(inspected: Inspector) -> None:
    with planted(many()) as site:
        poor = inspected(site.home, name="poor")
    assert {"offer.letters", "offer.guides", "offer.search", "disclosure.platform"} <= {
        f.rule for f in poor.report.findings
    }
    offers = "站内搜索 局长信箱 征集调查 办事服务 政府信息公开 公开指南 公开制度 法定主动公开内容 公开年报"
    with planted(many(f"<p>{offers}</p>")) as site:
        rich = inspected(site.home, name="rich")
    assert [
        finding.excerpt for finding in rich.report.findings if finding.rule.startswith(("offer.", "disclosure."))
    ] == ["政府信息公开专栏里没有找到“依申请公开”"]


def test_code_in_the_tag_must_be_the_one_in_the_footer(inspected: Inspector) -> None:
    with planted(
        {"/": page("x").replace('"SiteIDCode" content="4200000001"', '"SiteIDCode" content="4200000002"')}
    ) as site:
        assert [finding.excerpt for finding in inspected(site.home).of("tags.code_differs")] == [
            "标签里是 4200000002，页面底部是 4200000001"
        ]


@pytest.mark.parametrize(("answer", "count"), [(False, 1), (True, 0), (None, 0)])
def test_missing_ipv6_is_told_only_when_it_is_known(
    answer: bool | None, count: int, inspected: Inspector, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def told(host: str) -> bool | None:
        return answer

    monkeypatch.setattr(doubting, "has_ipv6", told)
    with planted({"/": page("x")}) as site:
        assert len(inspected(site.home).of("transport.ipv6")) == count


def test_cycles_name_their_source_and_the_notice_column_is_no_policy_column() -> None:
    table = cycles()
    assert all(one.clause and one.silence.days > 0 for one in table.classes)
    notice = table.of("公示公告")
    assert notice is not None
    assert (notice.code, notice.silence.days) == ("notice", 183)
    assert table.of("机构设置") is None


def test_page_shown_only_in_a_frame_needs_no_foot_and_no_tags_of_its_own(inspected: Inspector) -> None:
    bare = '<html lang="zh-CN"><head><meta charset="utf-8"><title>目录</title></head><body>{}</body></html>'
    links = "".join(f'<a href="/{place}.html">第{place}项</a>' for place in range(4))
    answers: Answers = {
        "/": page(
            '<iframe src="/tree.html" title="目录"></iframe><iframe src="/both.html" title="目录"></iframe>' + links
        ),
        "/tree.html": bare.format(links),
        "/both.html": bare.format(links),
    }
    answers |= {f"/{place}.html": page('<p>正文</p><a href="/both.html">目录</a>') for place in range(4)}
    with planted(answers) as site:
        result = inspected(site.home)
    for rule in ("footer.missing", "tags.site", "tags.column"):
        assert {place.page for one in result.of(rule) for place in one.places} == {site.url("/both.html")}, rule
    assert set(result.urls("footer.missing")) == {"/both.html"}


@pytest.mark.parametrize(
    "field",
    [
        '<input value="搜 索" type="submit">',
        '<input type="search" aria-label="词">',
        '<form action="/jsearchfront/Search.do"><input title="词"></form>',
        '<input placeholder="请输入检索词">',
    ],
)
def test_search_is_known_by_its_field_though_no_word_says_so(field: str, inspected: Inspector) -> None:
    with planted(many(f"<div>{field}</div>")) as site:
        assert not inspected(site.home).of("offer.search")
