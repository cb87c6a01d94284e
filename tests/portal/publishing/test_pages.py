"""What the public pages show: forms of columns, feeds, statements, tags, links to elsewhere."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.kernel import factories as kernel
from tests.portal import factories
from tests.portal.conftest import Newsroom
from yaojian.portal.columns.models import Column, ColumnState, ColumnTemplate, MovedAddress
from yaojian.portal.publishing import addresses, building


def page_of(site: Path, address: str) -> str:
    path = site / f"{address.strip('/')}/index.html" if address.endswith("/") else site / address.lstrip("/")
    return path.read_text()


def shown_as(column: Column, template: ColumnTemplate, built: Path) -> str:
    Column.objects.filter(pk=column.pk).update(template=template)
    building.follow(["tree", f"column:{column.pk}"])
    return page_of(built, column.address)


def with_picture() -> list[dict[str, Any]]:
    value = {"image": factories.picture().pk, "alt_text": "冷库", "decorative": False, "caption": ""}
    return [factories.text(), {"type": "picture", "value": value}]


@pytest.mark.parametrize("template", [ColumnTemplate.PICTURES, ColumnTemplate.CARDS])
def test_pictures_of_articles_stand_in_lists_of_pictures(
    newsroom: Newsroom, built: Path, template: ColumnTemplate
) -> None:
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, newsroom.column, "有图的信息", body=with_picture())
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    page = shown_as(newsroom.column, template, built)
    assert f'class="cards cards--{template}"' in page
    assert 'alt="冷库"' in page
    assert "有图的信息" in page


def test_library_of_documents_names_number_and_genre(newsroom: Newsroom, built: Path) -> None:
    factories.published(
        kernel.SYSTEM, kernel.SYSTEM, newsroom.column, "抽检办法", document_number="鄂药监发〔2026〕9号"
    )
    page = shown_as(newsroom.column, ColumnTemplate.DOCUMENTS, built)
    assert '<th scope="row"><a' in page
    assert "鄂药监发〔2026〕9号" in page


def test_directory_shows_the_columns_below_with_their_newest(newsroom: Newsroom, built: Path) -> None:
    child = factories.column("下级栏目", parent=newsroom.column)
    factories.published(kernel.SYSTEM, kernel.SYSTEM, child, "下级的信息")
    page = shown_as(newsroom.column, ColumnTemplate.DIRECTORY, built)
    assert 'class="below"' in page
    assert "下级的信息" in page
    assert "list-1" not in page


def test_single_page_shows_its_newest_article_whole(newsroom: Newsroom, built: Path) -> None:
    factories.published(
        kernel.SYSTEM, kernel.SYSTEM, newsroom.column, "省局职责", body=[factories.text("<p>负责监管。</p>")]
    )
    page = shown_as(newsroom.column, ColumnTemplate.SINGLE, built)
    assert "<h1>省局职责</h1>" in page
    assert "负责监管。" in page


def test_archived_column_says_so(newsroom: Newsroom, built: Path) -> None:
    Column.objects.filter(pk=newsroom.column.pk).update(state=ColumnState.ARCHIVED)
    building.follow(["tree", f"column:{newsroom.column.pk}"])
    assert "本栏目已归档" in page_of(built, newsroom.column.address)


def test_feed_is_well_formed_and_names_whole_addresses(newsroom: Newsroom, built: Path, settings: Any) -> None:
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, newsroom.column, "价格 < 成本 & 质量")
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    feed = ElementTree.fromstring(page_of(built, f"{newsroom.column.address}rss.xml"))
    item = feed.find("channel/item")
    assert item is not None
    assert item.findtext("title") == "价格 < 成本 & 质量"
    assert item.findtext("link") == settings.YAOJIAN_SITE_ADDRESS + article.address


def test_every_page_has_the_required_foot_and_each_tag_once(newsroom: Newsroom, built: Path, settings: Any) -> None:
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, newsroom.column)
    building.follow([f"article:{article.pk}", f"listing:{newsroom.column.pk}"])
    pages = [
        "index.html",
        "sitemap.html",
        "rss.html",
        "404.html",
        "410.html",
        "50x.html",
        "wzsm.html",
        "ysbh.html",
        "wza.html",
    ]
    for name in [*pages, article.address.lstrip("/"), f"{newsroom.column.address.strip('/')}/index.html"]:
        page = (built / name).read_text()
        for tag in ("SiteName", "SiteDomain", "SiteIDCode", "ColumnName", "ColumnType"):
            assert page.count(f'<meta name="{tag}" content="') == 1, (name, tag)
        for words in (
            f"主办：{settings.YAOJIAN_INSTITUTION}",
            settings.YAOJIAN_PHONE,
            f"网站标识码 {settings.YAOJIAN_SITE_CODE}",
            settings.YAOJIAN_ICP_NUMBER,
            settings.YAOJIAN_POLICE_NUMBER,
            "党政机关",
            f"site_code={settings.YAOJIAN_SITE_CODE}",
            'href="/sitemap.html"',
            'href="/wzsm.html"',
            'href="/wza.html"',
            "IPv6",
        ):
            assert words in page, (name, words)


def test_search_engines_are_kept_out_of_what_asks_for_a_sign_in(newsroom: Newsroom, built: Path) -> None:
    rules = RobotFileParser()
    rules.parse((built / "robots.txt").read_text().splitlines())
    assert rules.can_fetch("baiduspider", "/index.html")
    assert not any(rules.can_fetch("baiduspider", address) for address in ("/qy/register/", "/account/login", "/oa/"))
    assert Client().get("/robots.txt")["Content-Type"] == "text/plain; charset=utf-8"


def test_link_to_another_site_leads_through_the_notice(newsroom: Newsroom, built: Path) -> None:
    body = [factories.text('<p><a href="https://www.example.com/a?b=1">别处</a></p>')]
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, newsroom.column, body=body)
    building.follow([f"article:{article.pk}"])
    link = page_of(built, article.address).partition('href="/d/leave/')[2].partition('"')[0]
    query = parse_qs(urlsplit(link.replace("&amp;", "&")).query)
    answer = Client().get("/d/leave/", {"to": query["to"][0], "sign": query["sign"][0]})
    assert answer.status_code == 200
    assert 'href="https://www.example.com/a?b=1"' in answer.content.decode()
    assert Client().get("/d/leave/", {"to": "https://evil.example/", "sign": query["sign"][0]}).status_code == 404
    assert Client().get("/d/leave/", {"to": "javascript:alert(1)", "sign": ""}).status_code == 404


def test_old_addresses_are_written_for_the_web_server(newsroom: Newsroom, built: Path) -> None:
    article = factories.published(kernel.SYSTEM, kernel.SYSTEM, newsroom.column)
    building.follow([f"article:{article.pk}"])
    factories.reviews.withdraw_article(actor=kernel.SYSTEM, article_id=article.pk, reason="有误", key=factories.key())
    MovedAddress.objects.create(old="/jiu/", new="/xin/")
    MovedAddress.objects.create(old="/x;y}", new="/xin/")
    building.follow([f"article:{article.pk}", "tree"])
    assert (addresses.folder() / "gone.map").read_text() == f"{article.address} 1;\n"
    assert (addresses.folder() / "moved.map").read_text() == "~^/jiu/ /xin/;\n"
    assert Client().get("/jiu/list-3.html").status_code == 301
