"""Pages of the site as a whole: site map, statements, feeds, and those shown when there is nothing to show."""

from datetime import datetime
from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string

from yaojian.portal.publishing import registry
from yaojian.portal.publishing.framing import frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Spot

FEED_ITEMS = 20
NOT_FOR_ENGINES = ("/account/", "/api/", "/console/", "/oa/", "/qy/")


def lost_page(reader: Reader, *, taken_down: bool = False) -> str:
    """``/404.html``, for every address that is not there; ``/410.html`` for what was taken down."""
    route = "/410.html" if taken_down else "/404.html"
    title = "信息已撤下" if taken_down else "未找到"
    return _page(reader, route, title, "lost", taken_down=taken_down)


def broken_page(reader: Reader) -> str:
    """``/50x.html``: what nginx shows while the page process does not answer."""
    return _page(reader, "/50x.html", "暂时无法访问", "broken")


def sitemap_page(reader: Reader) -> str:
    """``/sitemap.html``: all columns, and what other rooms add."""
    return _page(
        reader,
        "/sitemap.html",
        "网站地图",
        "sitemap",
        description="本站全部栏目和服务的入口。",
        sections=registry.sitemap(reader),
    )


def feeds_page(reader: Reader) -> str:
    """``/rss.html``: which feeds there are."""
    feeds = [
        (title, f"{address}rss.xml", depth)
        for title, address, depth in reader.ask("columns")
        if address.startswith("/") and address.endswith("/")
    ]
    return _page(reader, "/rss.html", "RSS 订阅", "feeds", description="各栏目的订阅地址。", feeds=feeds)


def statement_page(route: str, title: str, name: str, description: str) -> registry.Render:
    """One of the statements every government site has; their words stand in the template ``statements/<name>.html``."""
    return lambda reader, _: _page(
        reader,
        route,
        title,
        "statement",
        description=description,
        statement=f"portal/publishing/statements/{name}.html",
    )


def robots() -> str:
    """``/robots.txt`` (RFC 9309): what asks for a sign-in, or is for programs, is no reading for search engines."""
    return "".join(["User-agent: *\n", *(f"Disallow: {path}\n" for path in NOT_FOR_ENGINES)])


def feed(reader: Reader, pk: int) -> str:
    """A column's newest articles as RSS 2.0; addresses with host, as the format demands."""
    column = reader.ask("column", pk)
    rows = [
        {
            "title": title,
            "address": settings.YAOJIAN_SITE_ADDRESS + address,
            "published": format_datetime(datetime.fromisoformat(published)),
            "summary": summary,
        }
        for title, address, published, summary, _ in reader.ask("latest", pk, FEED_ITEMS)
    ]
    context = {"column": column, "site": settings.YAOJIAN_SITE_ADDRESS, "rows": rows}
    return render_to_string("portal/publishing/feed.xml", context)


def _page(reader: Reader, route: str, title: str, template: str, *, description: str = "", **more: Any) -> str:
    around = frame(
        reader,
        Spot("site", route),
        column_name=title,
        column_kind="概况信息",
        description=description or f"{title}。",
        keywords=title,
        steps=[("首页", "/"), (title, "")],
    )
    return render_to_string(f"portal/publishing/{template}.html", around | {"page_title": title} | more)
