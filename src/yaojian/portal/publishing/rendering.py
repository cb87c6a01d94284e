"""Turns answers into pages. The same functions render the public site and the previews of the desk."""

from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string

from yaojian.portal.articles.content import with_links
from yaojian.portal.publishing.assets import HERO_SIZE, Assets
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.reads import full_pages
from yaojian.web.context import institution

NEWS_ON_FRONT = 7
BLOCK_ON_FRONT = 6


def front_page(reader: Reader, assets: Assets) -> str:
    """``/``."""
    told = reader.ask("front")
    context = common(reader, "/", "首页", "首页") | {
        "lead": _lead(reader, assets),
        "news": _sections(reader, told["news"], NEWS_ON_FRONT),
        "blocks": _sections(reader, told["block"], BLOCK_ON_FRONT),
        "description": told["description"],
        "keywords": told["keywords"],
    }
    return render_to_string("portal/publishing/front.html", context)


def column_page(reader: Reader, pk: int, number: int) -> str:
    """A column's list; ``number`` as in ``reads.listed``."""
    column = reader.ask("column", pk)
    older = full_pages(reader.ask("size", pk)) if not number else number - 1
    context = common(reader, column["address"], column["title"], column["kind"]) | {
        "column": column,
        "rows": _dated(reader.ask("listed", pk, number)),
        "number": number,
        "older": f"{column['address']}list-{older}.html" if older else "",
        # Whether a newer page is a numbered one would change old pages; the newest is always the column itself.
        "newest": column["address"] if number else "",
        "description": column["description"],
        "keywords": column["keywords"],
        "steps": [("首页", "/"), *column["above"], (column["title"], "")],
    }
    return render_to_string("portal/publishing/column.html", context)


def article_page(reader: Reader, pk: int, assets: Assets) -> str:
    """A published article."""
    return shown_article(reader, reader.ask("article", pk), assets)


def shown_article(reader: Reader, article: dict[str, Any], assets: Assets, *, draft: bool = False) -> str:
    """An article as visitors see it; ``draft`` marks a preview and keeps it out of search engines."""
    column = reader.ask("column", article["column"])
    context = common(reader, column["address"], column["title"], column["kind"]) | {
        "article": article,
        "published": _moment(article["published"]),
        "parts": shown_parts(reader, article["parts"], assets),
        "column": column,
        "draft": draft,
        "steps": [("首页", "/"), *column["above"], (column["title"], column["address"]), ("正文", "")],
    }
    return render_to_string("portal/publishing/article.html", context)


def shown_parts(reader: Reader, parts: list[dict[str, Any]], assets: Assets) -> list[dict[str, Any]]:
    """The parts of a body ready for ``_part.html``, without those that point to what is not public."""
    return [shown for part in parts if (shown := _part(reader, part, assets))]


def lost_page(reader: Reader, *, taken_down: bool = False) -> str:
    """``/404.html``, for every address that is not there; ``taken_down`` for what once was."""
    context = common(reader, "/404.html", "未找到", "首页") | {"taken_down": taken_down}
    return render_to_string("portal/publishing/lost.html", context)


def common(reader: Reader, route: str, column_name: str, column_kind: str) -> dict[str, Any]:
    """What every public page shows: institution, navigation, and the values of the page tags."""
    shown = [
        {"title": title, "url": address, "current": address != "/" and route.startswith(address)}
        for title, address in reader.ask("navigation")
    ]
    return {
        "institution": institution(),
        "columns": shown,
        "request": {"path": route},
        "site_domain": urlsplit(settings.YAOJIAN_SITE_ADDRESS).hostname,
        "column_name": column_name,
        "column_kind": column_kind,
    }


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
    names = ("title", "address", "published", "summary")
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
