"""Public pages of the platform: ``/zfxxgk/``, one page a heading; parts on the articles' pages."""

from datetime import date, datetime
from typing import Any

from django.template.loader import render_to_string

from yaojian.portal.disclosure import platform, queries
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.framing import Steps, frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Pages, Spot

HOME = "/zfxxgk/"
NAME = "政府信息公开"
COLUMN_KIND = "信息公开目录"


def register() -> None:
    """Offer them to the site."""
    registry.register_pages(
        "disclosure", owner_pages=_pages, owners=lambda: (0,), order=registry.LISTS, whole={"tree", "disclosure"}
    )
    registry.register_reading_ahead("article", _read_ahead)
    registry.register_followed_too("article", _listed_with)
    registry.register_article_part("above", _title_block)
    registry.register_article_part("below", _interpretations)
    registry.register_slot("front_disclosure", _on_front)
    registry.register_sitemap(_in_map, order=100)


def told_row(row: dict[str, Any]) -> dict[str, Any]:
    """A line with its days as days."""
    published = datetime.fromisoformat(row["published"]) if row["published"] else None
    return row | {"formed_on": date.fromisoformat(row["formed_on"]), "published": published}


def _pages(_number: int, _reader: Reader) -> Pages:
    pages: Pages = {f"{HOME}index.html": lambda reader, _: _home_page(reader)}
    return pages | {f"{one.address}index.html": _heading(one) for one in platform.headings()}


def _heading(heading: platform.Heading) -> registry.Render:
    return lambda reader, _: _heading_page(reader, heading)


def _home_page(reader: Reader) -> str:
    told = reader.ask("disclosure")
    around = _around(reader, HOME, NAME, "政府信息公开指南、制度、法定主动公开内容、年报和依申请公开。", [(NAME, "")])
    newest = [told_row(row) for row in told["newest"]]
    return render_to_string("portal/disclosure/home.html", around | told | {"newest": newest})


def _heading_page(reader: Reader, heading: platform.Heading) -> str:
    told, listed = reader.ask("disclosure"), reader.ask("disclosed", int(heading.code))
    steps: Steps = [(NAME, HOME), (heading.label, "")]
    description = heading.duties or f"依法主动公开的{heading.label}信息。"
    around = _around(reader, heading.address, heading.label, description, steps)
    context = (
        around
        | told
        | {
            "heading": heading,
            "rows": [told_row(row) for row in listed["rows"]],
            "count": listed["count"],
        }
    )
    return render_to_string("portal/disclosure/heading.html", context)


def _around(reader: Reader, route: str, title: str, description: str, steps: Steps) -> dict[str, Any]:
    return frame(
        reader,
        Spot("disclosure", route),
        column_name=title,
        column_kind=COLUMN_KIND,
        description=description,
        keywords=f"{title}、政府信息公开",
        steps=[("首页", "/"), *steps],
    )


def _read_ahead(numbers: list[int], reader: Reader) -> None:
    """Most articles are neither recorded nor explained: one question for many, in whole builds."""
    recorded, linked = queries.recorded(numbers), queries.linked(numbers)
    for pk in numbers:
        if pk not in recorded:
            reader.know("record", (pk,), (None, {f"policy:{pk}"}))
        if pk not in linked:
            reader.know("interpretations", (pk,), ({"by": [], "of": []}, {f"policy:{pk}"}))


def _listed_with(numbers: list[int]) -> set[str]:
    """The platform lists documents: one that is withdrawn or gets another title changes it."""
    return {"disclosure"} if queries.recorded(numbers) else set()


def _title_block(reader: Reader, article: dict[str, Any]) -> str:
    told = reader.ask("record", article["pk"])
    if told is None:
        return ""
    days = {
        name: date.fromisoformat(told[name]) if told[name] else None
        for name in ("formed_on", "valid_until", "changed_on")
    }
    published = datetime.fromisoformat(article["published"]) if article["published"] else None
    context = {"record": told | days, "article": article | {"published": published}}
    return render_to_string("portal/disclosure/_record.html", context)


def _interpretations(reader: Reader, article: dict[str, Any]) -> str:
    told = reader.ask("interpretations", article["pk"])
    return render_to_string("portal/disclosure/_links.html", told) if told["by"] or told["of"] else ""


def _on_front(reader: Reader, _spot: Spot) -> str:
    told = reader.ask("disclosure")
    return render_to_string(
        "portal/disclosure/_front.html", {"boards": [one for one in told["boards"] if one["address"]]}
    )


def _in_map(reader: Reader) -> registry.Sections:
    told = reader.ask("disclosure")
    boards = [(one["label"], one["address"]) for one in told["boards"] if one["address"]]
    return [(NAME, [(NAME, HOME), *boards, *((one["label"], one["address"]) for one in told["headings"])])]
