"""What stands around every public page, file or answer: institution, navigation, page tags, the parts other rooms add."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string

from yaojian.portal.publishing import registry
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Spot
from yaojian.web.context import institution

SEARCH, ACCESSIBILITY = "/search/", "/wza.html"
FOOT_LINKS = (
    ("网站地图", "/sitemap.html"),
    ("网站声明", "/wzsm.html"),
    ("隐私保护", "/ysbh.html"),
    ("无障碍声明", ACCESSIBILITY),
    ("RSS 订阅", "/rss.html"),
)
Steps = list[tuple[str, str]]


def frame(
    reader: Reader,
    spot: Spot,
    *,
    column_name: str,
    column_kind: str,
    description: str = "",
    keywords: str = "",
    steps: Steps | None = None,
    channel_of: str = "",
) -> dict[str, Any]:
    """The context ``layouts/portal.html`` needs. ``column_kind`` is a ``ColumnType`` of 国办发〔2017〕47号 (domain.md §2.2).

    ``channel_of``: the address whose channel is the current one in the navigation, where that is not the page's own.
    ``steps`` lead from the front page to this one: (label, address), the page itself last with an empty address.
    """
    slots = registry.shown_at(spot, reader)
    navigation = reader.ask("navigation")
    place = channel_of or spot.route
    current = next((address for _, address in navigation if address != "/" and place.startswith(address)), "")
    here = "/" if spot.route == "/" else current
    return {
        "institution": institution(),
        "head": reader.shared(("head", here), lambda: _head(reader, here)),
        "foot": reader.shared("foot", _foot),
        "slots": slots,
        "site_domain": urlsplit(settings.YAOJIAN_SITE_ADDRESS).hostname,
        "column_name": column_name,
        "column_kind": column_kind,
        "description": description,
        "keywords": keywords,
        "steps": steps or [],
    }


def _head(reader: Reader, here: str) -> str:
    shown = [{"title": title, "url": url, "current": url == here} for title, url in reader.ask("navigation")]
    return render_to_string(
        "parts/portal_head.html",
        {
            "institution": institution(),
            "columns": shown,
            "at_front": here == "/",
            "accessibility_address": ACCESSIBILITY,
            "search_address": SEARCH,
        },
    )


def _foot() -> str:
    return render_to_string(
        "parts/portal_foot.html",
        {"institution": institution(), "links": FOOT_LINKS, "accessibility_address": ACCESSIBILITY},
    )


def frame_in_column(reader: Reader, column: dict[str, Any], spot: Spot, *, last: tuple[str, str]) -> dict[str, Any]:
    """``frame`` for a page of a column (what the question ``column`` answers); ``last`` names the page itself."""
    above = [(title, address) for title, address in column["above"]]
    own = [] if spot.kind == "column" else [(column["title"], column["address"])]
    around = frame(
        reader,
        spot,
        column_name=column["title"],
        column_kind=column["kind"],
        description=column["description"],
        keywords=column["keywords"],
        steps=[("首页", "/"), *above, *own, last],
        channel_of=column["address"],
    )
    return around | {"column": column}


def row_dicts(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """Rows of a list by name: title, address, published, summary, facts."""
    names = ("title", "address", "published", "summary", "facts")
    return [dict(zip(names, row, strict=True)) | {"published": moment(row[2])} for row in rows]


def moment(text: str | None) -> datetime | None:
    """A moment out of an answer."""
    return datetime.fromisoformat(text) if text else None


def answer_frame(request: HttpRequest, *, title: str, column_kind: str, steps: Steps) -> dict[str, Any]:
    """The same for an answer of this process under ``/d/``: a form, a query. It shows no parts of other rooms but styles.

    ``steps`` without the front page and without the page itself.
    """
    reader = Reader()
    spot = Spot("answer", request.path)
    told = frame(
        reader,
        spot,
        column_name=title,
        column_kind=column_kind,
        description=f"{title}。",
        keywords=title,
        steps=[("首页", "/"), *steps, (title, "")],
    )
    return told | {"page_title": title}
