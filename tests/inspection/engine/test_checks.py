"""Checks of page content: what is missing is missed, what is there is not."""

import pytest
from aiohttp import web

from tests.inspection.engine.conftest import Inspector
from tests.inspection.engine.planted import Answers, page, planted
from yaojian.inspection.engine.checks.privacy import is_id_card


def dated(*days: str) -> str:
    return "<ul>" + "".join(f'<li><a href="/about.html">信息{day}</a><span>{day}</span></li>' for day in days) + "</ul>"


def test_page_without_faults_has_no_findings_but_plain_http(inspected: Inspector) -> None:
    with planted({"/": page(dated("2026-03-10", "2026-03-01"))}) as site:
        result = inspected(site.home)
    assert [finding.rule for finding in result.report.findings] == ["transport.http"]
    assert result.report.score["points"] == 100


def test_every_missing_tag_and_footer_element_is_one_finding(inspected: Inspector) -> None:
    bare = '<html lang="zh-CN"><head><title>旧站</title></head><body><p>内容</p></body></html>'
    with planted({"/": bare}) as site:
        result = inspected(site.home)
    assert {place.text for finding in result.of("tags.site") for place in finding.places} == {
        "SiteName",
        "SiteDomain",
        "SiteIDCode",
    }
    assert len(result.of("tags.column")) == 4
    assert {finding.excerpt for finding in result.of("footer.missing")} == {
        f"页面底部没有{name}"
        for name in (
            "网站主办单位",
            "网站标识码",
            "ICP备案编号",
            "公安机关备案标识",
            "联系方式",
            "党政机关网站标识",
            "“我为政府网站找错”入口",
        )
    }


def test_page_to_sign_in_is_an_application_and_needs_neither_tags_nor_footer(inspected: Inspector) -> None:
    form = (
        '<html lang="zh-CN"><head><title>登录</title></head><body><form><input type="password" aria-label="密码"></form>'
        '<a href="/">a</a><a href="/find.html">b</a><a href="/about.html">c</a></body></html>'
    )
    with planted({"/": page('<a href="/login">登录</a>'), "/login": form}) as site:
        result = inspected(site.home)
    assert [finding.rule for finding in result.report.findings] == ["transport.http"]


def test_article_needs_content_tags_and_right_forms(inspected: Inspector) -> None:
    head = '<meta name="ArticleTitle" content="标题"><meta name="PubDate" content="2026年3月1日"><meta name="SiteName" content="又一次">'
    with planted({"/": page('<a href="/a.html">a</a>'), "/a.html": page("<p>正文</p>", head=head)}) as site:
        result = inspected(site.home)
    assert [finding.places[0].text for finding in result.of("tags.content")] == ["ContentSource"]
    assert {finding.excerpt[:4] for finding in result.of("tags.wrong")} == {"标签 S", "发布日期"}


@pytest.mark.parametrize(
    ("column", "newest", "stale"),
    [
        ("工作动态", "2026-02-26", False),
        ("工作动态", "2026-02-25", True),
        ("通知公告", "2025-09-15", False),
        ("通知公告", "2025-09-01", True),
        ("政策文件", "2024年12月1日", True),
        ("统计数据", "2024-12-01", False),
    ],
)
def test_column_is_stale_only_beyond_the_silence_of_its_class(
    column: str, newest: str, stale: bool, inspected: Inspector
) -> None:
    listing = page(dated(newest, "2024-01-01", "2023-01-01", "2099-01-01"), column=column)
    with planted({"/": page('<a href="/list/">列</a>'), "/list/": listing}) as site:
        found = inspected(site.home).urls("fresh.column")
    assert found == ({"/list/"} if stale else set())


def test_home_page_without_news_for_two_weeks_is_a_veto(inspected: Inspector) -> None:
    with planted({"/": page(dated("2026-02-20"))}) as site:
        result = inspected(site.home)
    assert len(result.of("fresh.home")) == 1
    assert result.report.score["grade"] == "不合格"


def test_blank_column_is_found_but_not_an_article_about_building(inspected: Inspector) -> None:
    answers: Answers = {
        "/": page('<a href="/blank/">空</a><a href="/a.html">文</a>'),
        "/blank/": page("<h1>统计</h1><p>暂无内容</p>", column="统计数据"),
        "/a.html": page("<p>新大楼正在建设中</p>", head='<meta name="ArticleTitle" content="x"><meta name="PubDate" content="2026-03-01 09:00"><meta name="ContentSource" content="x">'),
    }  # fmt: skip
    with planted(answers) as site:
        assert inspected(site.home).urls("fresh.blank") == {"/blank/"}


def test_identity_numbers_are_found_masked_and_no_copy_is_kept(inspected: Inspector) -> None:
    with planted(
        {
            "/": page(
                "<p>张某 11010519491231002X，李某 110105194912310021，编号 1234567890123456789，电话 13812345678</p>"
            )
        }
    ) as site:
        result = inspected(site.home)
    found = result.of("privacy.id_card")
    assert len(found) == 1
    assert found[0].evidence.file is None
    assert found[0].evidence.sha256
    everything = "".join(
        path.read_text("utf-8", "replace") for path in (result.folder / "report.html", result.folder / "findings.json")
    )
    assert "19491231" not in everything
    assert "13812345678" not in everything
    assert "138****5678" in everything


def test_check_digit_tells_identity_numbers_from_others() -> None:
    assert is_id_card("11010519491231002X")
    assert not is_id_card("110105194912310021")


def test_hidden_and_gambling_links_are_serious(inspected: Inspector) -> None:
    body = (
        '<div style="display:none"><a href="https://hidden.example.com/">x</a><a href="/about.html">菜单</a></div>'
        '<a href="https://www.example.net/">百家乐</a><p>打击百家乐等赌博活动</p><a href="/find.html">整治老虎机专项行动</a>'
    )
    with planted({"/": page(body)}) as site:
        result = inspected(site.home)
    assert {finding.url for finding in result.of("hidden.link")} == {
        "https://hidden.example.com/",
        "https://www.example.net/",
    }
    assert next(veto["state"] for veto in result.report.score["vetoes"]) == "suspected"
    assert result.report.score["grade"] == "待确认"


def test_hidden_menu_of_official_sites_cards_and_partners_is_no_planted_link(inspected: Inspector) -> None:
    hidden = (
        '<ul style="display:none"><li><a href="https://www.nmpa.gov.cn/">国家局</a></li>'
        '<li><a href="https://weixin.qq.com/">微信</a></li><li><a href="https://partner.example.com/a">伙伴</a></li>'
        '<li><a href="https://www.bet365.gov.cn/">国家局</a></li><li><a href="https://fake-gov.cn.example.org/">国家局</a></li></ul>'
    )
    with planted({"/": page(f'{hidden}<a href="https://partner.example.com">伙伴单位</a>')}) as site:
        found = {finding.url for finding in inspected(site.home).of("hidden.link")}
    assert found == {"https://www.bet365.gov.cn/", "https://fake-gov.cn.example.org/"}


def test_page_quality_faults(inspected: Inspector) -> None:
    body = '<p>中文</p><img src="/mark.png"><img src="/mark.png" role="presentation"><img src="/mark.png" alt="">'
    gbk = page(body, title="", language="").encode("gb18030")
    with planted(
        {"/": page('<a href="/q.html">q</a>'), "/q.html": web.Response(body=gbk, headers={"Content-Type": "text/html"})}
    ) as site:
        result = inspected(site.home)
    assert result.urls("page.alt") == {"/mark.png"}
    assert result.urls("page.charset") == result.urls("page.title") == result.urls("page.language") == {"/q.html"}
