"""What stands around every public page, file or answer: institution, navigation, page tags, the parts other rooms add."""

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from yaojian.portal.publishing import registry
from yaojian.portal.publishing.filling import Marks, filled
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Spot
from yaojian.web.context import institution

BEIJING = ZoneInfo("Asia/Shanghai")
SEARCH, ACCESSIBILITY = "/search/", "/wza.html"
FOOT_LINKS = (
    ("网站地图", "/sitemap.html"),
    ("网站声明", "/wzsm.html"),
    ("隐私保护", "/ysbh.html"),
    ("无障碍声明", ACCESSIBILITY),
    ("RSS 订阅", "/rss.html"),
)
Steps = list[tuple[str, str]]
Slots = dict[str, list[str]]


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
    slots: Slots | None = None,
) -> dict[str, Any]:
    """The context ``layouts/portal.html`` needs. ``column_kind`` is a ``ColumnType`` of 国办发〔2017〕47号 (domain.md §2.2).

    ``channel_of``: the address whose channel is the current one in the navigation, where that is not the page's own.
    ``steps`` lead from the front page to this one: (label, address), the page itself last with an empty address.
    ``slots``: what to show at each place, where that is not to be asked of the other rooms.
    """
    navigation = reader.ask("navigation")
    place = channel_of or spot.route
    current = next((address for _, address in navigation if address != "/" and place.startswith(address)), "")
    here = "/" if spot.route == "/" else current
    return {
        "institution": institution(),
        "head": reader.shared(("head", here), lambda: _head(reader, here)),
        "foot": reader.shared("foot", _foot),
        "slots": registry.shown_at(spot, reader) if slots is None else slots,
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


def frame_in_column(
    reader: Reader, column: dict[str, Any], spot: Spot, *, last: tuple[str, str], slots: Slots
) -> dict[str, Any]:
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
        slots=slots,
    )
    return around | {"column": column}


def slot_values(reader: Reader, spot: Spot) -> dict[str, str]:
    """What other rooms show on a page, as values to be filled in: ``slot_head`` …"""
    return {
        f"slot_{name}": mark_safe("".join(parts))  # noqa: S308 - rendered templates of other rooms
        for name, parts in registry.shown_at(spot, reader).items()
    }


def slots_of(marks: Marks) -> Slots:
    """Slots that show the marks of ``slot_values``."""
    return {name[len("slot_") :]: [mark] for name, mark in marks.items() if name.startswith("slot_") and mark}


def row_dicts(rows: list[list[Any]]) -> list[dict[str, Any]]:
    """Rows of a list by name: title, address, published, summary, facts."""
    names = ("title", "address", "published", "summary", "facts")
    return [dict(zip(names, row, strict=True)) | {"published": moment(row[2])} for row in rows]


def news_lines(reader: Reader, rows: list[list[Any]], *, full: bool = False, first: bool = False) -> list[SafeString]:
    """Rows as lines of ``_news.html``. ``full``: the time to the minute and what is pinned; ``first``: the first is larger."""
    return [
        reader.shared(
            ("line of", row[0], row[1], row[2], full and row[4]["pinned"], full, first and not place),
            partial(_line, reader, row, full=full, first=first and not place),
        )
        for place, row in enumerate(rows)
    ]


def _line(reader: Reader, row: list[Any], *, full: bool, first: bool) -> SafeString:
    title, address, published, _, facts = row
    pinned = full and facts["pinned"]
    values = {"title": title, "address": address, **moment_values(published, "%Y-%m-%d %H:%M" if full else "%m-%d")}
    return filled(
        reader,
        ("line", pinned, first),
        lambda marks: render_to_string("portal/publishing/_line.html", marks | {"pinned": pinned, "first": first}),
        values,
    )


def moment_values(published: str | None, form: str) -> dict[str, str]:
    """A moment (ISO 8601 with zone) as people read it in Beijing and as machines do."""
    if not published:
        return {"moment": "", "machine_moment": ""}
    local = datetime.fromisoformat(published).astimezone(BEIJING)
    return {"moment": local.strftime(form), "machine_moment": local.isoformat()}


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
