"""Turns answers into pages. The same functions render the public site and the previews of the desk."""

from datetime import datetime
from functools import partial
from typing import Any

from django.template.loader import render_to_string

from yaojian.portal.articles.content import with_links
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.assets import HERO_SIZE, Assets
from yaojian.portal.publishing.framing import frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.reads import full_pages
from yaojian.portal.publishing.registry import Spot

NEWS_ON_FRONT = 7
BLOCK_ON_FRONT = 6


def front_page(reader: Reader, assets: Assets) -> str:
    """``/``."""
    told = reader.ask("front")
    around = frame(
        reader,
        Spot("front", "/"),
        column_name="首页",
        column_kind="首页",
        description=told["description"],
        keywords=told["keywords"],
    )
    context = around | {
        "lead": _lead(reader, assets),
        "news": _sections(reader, told["news"], NEWS_ON_FRONT),
        "blocks": _sections(reader, told["block"], BLOCK_ON_FRONT),
    }
    return render_to_string("portal/publishing/front.html", context)


def column_page(reader: Reader, pk: int, number: int, assets: Assets) -> str:
    """A column's list; ``number`` as in ``reads.listed``."""
    del assets
    column = reader.ask("column", pk)
    older = full_pages(reader.ask("size", pk)) if not number else number - 1
    context = _in_column(reader, column, Spot("column", column["address"], pk, tuple(column["line"]), number)) | {
        "rows": _dated(reader.ask("listed", pk, number)),
        "number": number,
        "older": f"{column['address']}list-{older}.html" if older else "",
        # Whether a newer page is a numbered one would change old pages; the newest is always the column itself.
        "newest": column["address"] if number else "",
        "filled": registry.shown_in_column(column.get("template", ""), reader, column, pk) if not number else "",
    }
    return render_to_string("portal/publishing/column.html", context)


def article_page(reader: Reader, pk: int, assets: Assets) -> str:
    """A published article."""
    return shown_article(reader, reader.ask("article", pk), assets)


def shown_article(reader: Reader, article: dict[str, Any], assets: Assets, *, draft: bool = False) -> str:
    """An article as visitors see it; ``draft`` marks a preview and keeps it out of search engines."""
    column = reader.ask("column", article["column"])
    spot = Spot("article", article["address"], article["column"], tuple(column["line"]), article["pk"])
    context = _in_column(reader, column, spot) | {
        "article": article,
        "published": _moment(article["published"]),
        "parts": shown_parts(reader, article["parts"], assets),
        "above": registry.shown_with_article("above", reader, article),
        "below": registry.shown_with_article("below", reader, article),
        "draft": draft,
    }
    return render_to_string("portal/publishing/article.html", context)


def _in_column(reader: Reader, column: dict[str, Any], spot: Spot) -> dict[str, Any]:
    above = [(title, address) for title, address in column["above"]]
    here = [(column["title"], "")] if spot.kind == "column" else [(column["title"], column["address"]), ("正文", "")]
    return frame(
        reader,
        spot,
        column_name=column["title"],
        column_kind=column["kind"],
        description=column["description"],
        keywords=column["keywords"],
        steps=[("首页", "/"), *above, *here],
    ) | {"column": column}


def shown_parts(reader: Reader, parts: list[dict[str, Any]], assets: Assets) -> list[dict[str, Any]]:
    """The parts of a body ready for ``_part.html``, without those that point to what is not public."""
    return [shown for part in parts if (shown := _part(reader, part, assets))]


def lost_page(reader: Reader, *, taken_down: bool = False) -> str:
    """``/404.html``, for every address that is not there; ``taken_down`` for what once was."""
    around = frame(reader, Spot("site", "/404.html"), column_name="未找到", column_kind="首页")
    return render_to_string("portal/publishing/lost.html", around | {"taken_down": taken_down})


def sitemap_page(reader: Reader) -> str:
    """``/sitemap.html``: all columns, and what other rooms add."""
    around = frame(
        reader,
        Spot("site", "/sitemap.html"),
        column_name="网站地图",
        column_kind="概况信息",
        description="本站全部栏目和服务的入口。",
        keywords="网站地图、栏目、导航",
        steps=[("首页", "/"), ("网站地图", "")],
    )
    return render_to_string("portal/publishing/sitemap.html", around | {"sections": registry.sitemap(reader)})


def _sections(reader: Reader, columns: list[list[Any]], count: int) -> list[dict[str, Any]]:
    """Columns with their newest articles; one that has none yet stays away from the front page."""
    sections = [
        {"id": pk, "title": title, "address": address, "rows": _dated(reader.ask("latest", pk, count))}
        for pk, title, address in columns
    ]
    return [section for section in sections if section["rows"]]


def _lead(reader: Reader, assets: Assets) -> dict[str, Any] | None:
    lead: dict[str, Any] | None = reader.ask("lead")
    if lead is None or "picture" not in lead:
        return lead
    return lead | {"shown": assets.picture(lead["picture"]["id"], HERO_SIZE)}


def _dated(rows: list[list[Any]]) -> list[dict[str, Any]]:
    names = ("title", "address", "published", "summary", "facts")
    return [dict(zip(names, row, strict=True)) | {"published": _moment(row[2])} for row in rows]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _part(reader: Reader, part: dict[str, Any], assets: Assets) -> dict[str, Any] | None:
    """A part with everything it points to looked up; None when that is no longer public."""
    kind = part["kind"]
    if kind == "text":
        return part | {"html": with_links(part["html"], partial(_address, reader))}
    if kind == "picture":
        return _with(part, assets.picture(part["id"]))
    if kind == "attachment":
        return _with(part, assets.attachment(part["id"]))
    if kind == "related":
        return _with(part, reader.ask("pointer", part["id"]))
    return part


def _with(part: dict[str, Any], shown: object) -> dict[str, Any] | None:
    return part | {"shown": shown} if shown else None


def _address(reader: Reader, pk: int) -> str | None:
    found = reader.ask("pointer", pk)
    return str(found[1]) if found else None
