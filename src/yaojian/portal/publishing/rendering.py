"""Turns answers into pages. The same functions render the public site and the previews of the desk."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from yaojian.portal.articles.content import AddressOf, with_links
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.assets import HERO_SIZE, Assets
from yaojian.portal.publishing.filling import Marks, filled
from yaojian.portal.publishing.framing import (
    frame,
    frame_in_column,
    moment_values,
    news_lines,
    slot_values,
    slots_of,
)
from yaojian.portal.publishing.leaving import through_notice
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Spot

NEWS_ON_FRONT = 7
BLOCK_ON_FRONT = 6
_SAID = (
    "title",
    "source",
    "author",
    "document_number",
    "responsible_editor",
    "keywords",
    "summary",
    "address",
)


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
        "news": _sections(reader, told["news"], NEWS_ON_FRONT, first=True),
        "blocks": _sections(reader, told["block"], BLOCK_ON_FRONT),
    }
    return render_to_string("portal/publishing/front.html", context)


def article_page(reader: Reader, pk: int, assets: Assets) -> str:
    """A published article."""
    return shown_article(reader, reader.ask("article", pk), assets)


def shown_article(reader: Reader, article: dict[str, Any], assets: Assets, *, draft: bool = False) -> str:
    """An article as visitors see it; ``draft`` marks a preview and keeps it out of search engines."""
    pk = article["column"]
    column = reader.ask("column", pk)
    spot = Spot("article", article["address"], pk, tuple(column["line"]), article["pk"])

    def render(marks: Marks) -> str:
        around = frame_in_column(reader, column, spot, last=("正文", ""), slots=slots_of(marks))
        return render_to_string("portal/publishing/article.html", around | {"article": marks, "draft": draft})

    values = article_values(reader, article, assets) | slot_values(reader, spot)
    return filled(reader, ("article", pk, draft), render, values)


def article_values(reader: Reader, article: dict[str, Any], assets: Assets) -> dict[str, str]:
    """What ``_article.html`` shows of an article."""
    return {
        **{name: article[name] for name in _SAID},
        **moment_values(article["published"], "%Y-%m-%d %H:%M"),
        "body": _joined(_part_html(reader, part) for part in shown_parts(reader, article["parts"], assets)),
        "above": _joined(registry.shown_with_article("above", reader, article)),
        "below": _joined(registry.shown_with_article("below", reader, article)),
    }


def _part_html(reader: Reader, part: dict[str, Any]) -> str:
    """Texts, most of all bodies, were cleaned by a white list in ``articles.cleaning``."""
    if part["kind"] == "text":
        return f"{part['html']}\n"
    if part["kind"] == "heading":
        return filled(
            reader,
            ("heading", part["level"]),
            lambda marks: render_to_string("portal/publishing/_part.html", {"part": part | marks}),
            {"text": part["text"]},
        )
    return render_to_string("portal/publishing/_part.html", {"part": part})


def _joined(parts: Iterable[str]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - rendered templates and cleaned texts


def shown_parts(reader: Reader, parts: list[dict[str, Any]], assets: Assets) -> list[dict[str, Any]]:
    """The parts of a body ready for ``_part.html``, without those that point to what is not public."""
    return [shown for part in parts if (shown := _part(reader, part, assets))]


def _sections(reader: Reader, columns: list[list[Any]], count: int, *, first: bool = False) -> list[dict[str, Any]]:
    """Columns with their newest articles; one that has none yet stays away from the front page."""
    sections = [
        {
            "id": pk,
            "title": title,
            "address": address,
            "lines": news_lines(reader, reader.ask("latest", pk, count), first=first),
        }
        for pk, title, address in columns
    ]
    return [section for section in sections if section["lines"]]


def _lead(reader: Reader, assets: Assets) -> dict[str, Any] | None:
    lead: dict[str, Any] | None = reader.ask("lead")
    if lead is None or "picture" not in lead:
        return lead
    return lead | {"shown": assets.picture(lead["picture"]["id"], HERO_SIZE)}


def _part(reader: Reader, part: dict[str, Any], assets: Assets) -> dict[str, Any] | None:
    """A part with everything it points to looked up; None when that is no longer public."""
    kind = part["kind"]
    if kind == "text":
        return part | {"html": _with_links(part["html"], partial(_address, reader))}
    if kind == "picture":
        return _with(part, assets.picture(part["id"]))
    if kind in {"attachment", "media"}:
        return _with(part, assets.attachment(part["id"]))
    if kind == "related":
        return _with(part, reader.ask("pointer", part["id"]))
    return part


def _with(part: dict[str, Any], shown: object) -> dict[str, Any] | None:
    return part | {"shown": shown} if shown else None


def _address(reader: Reader, pk: int) -> str | None:
    found = reader.ask("pointer", pk)
    return str(found[1]) if found else None


def _with_links(html: str, address_of: AddressOf) -> str:
    """Links to our pages by number, to other sites through the notice. A text without links, as most are, stays as it is."""
    if "<a" not in html:
        return html
    return with_links(html, address_of, outside=through_notice)
