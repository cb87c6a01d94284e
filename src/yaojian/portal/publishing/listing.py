"""A column's page in one of its forms: titles, pictures, cards, documents, columns below, one article, or another room's."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from yaojian.portal.publishing import registry
from yaojian.portal.publishing.assets import CARD_SIZE, Assets
from yaojian.portal.publishing.filling import Marks, filled
from yaojian.portal.publishing.framing import frame_in_column, news_lines, row_dicts, slot_values, slots_of
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Spot
from yaojian.portal.publishing.rendering import article_values
from yaojian.portal.publishing.shelves import full_pages

ROWS_OF_CHILD = 5
Filled = dict[str, str]
"""Values for ``column.html``: ``listed`` or ``single``, and where the list goes on."""


def column_page(reader: Reader, pk: int, number: int, assets: Assets) -> str:
    """A column's page; ``number`` as in ``reads.listed``."""
    column = reader.ask("column", pk)
    spot = Spot("column", column["address"], pk, tuple(column["line"]), number)
    form = column["template"] if column["template"] in _FORMS else "list"
    values = _FORMS[form](reader, pk, number, assets) | slot_values(reader, spot)

    def render(marks: Marks) -> str:
        around = frame_in_column(reader, column, spot, last=(column["title"], ""), slots=slots_of(marks))
        return render_to_string(
            "portal/publishing/column.html",
            around | {"feed": f"{column['address']}rss.xml", "pk": pk, **marks},
        )

    return filled(reader, ("column", pk), render, values)


def is_list(column: dict[str, Any]) -> bool:
    """Whether its page is a list that goes on over several pages."""
    if column["template"] == "directory":
        return not column["children"]
    return bool(column["template"] != "single")


def _titles(reader: Reader, pk: int, number: int, _assets: Assets) -> Filled:
    lines = news_lines(reader, reader.ask("listed", pk, number), full=True)
    listed = render_to_string("portal/publishing/_news.html", {"lines": lines, "full": True})
    return {"listed": listed} | _turning(reader, pk, number)


def _turning(reader: Reader, pk: int, number: int) -> Filled:
    """Where the list goes on."""
    address = reader.ask("column", pk)["address"]
    older = number - 1 if number else full_pages(reader.ask("size", pk))
    return {
        "number": str(number or ""),
        "older": f"{address}list-{older}.html" if older else "",
        # Whether a newer page is a numbered one would change old pages; the newest is always the column itself.
        "newest": address if number else "",
    }


def _documents(reader: Reader, pk: int, number: int, _assets: Assets) -> Filled:
    context = {"rows": row_dicts(reader.ask("listed", pk, number)), "column": reader.ask("column", pk)}
    return {"listed": render_to_string("portal/publishing/_documents.html", context)} | _turning(reader, pk, number)


def _pictures(reader: Reader, pk: int, number: int, assets: Assets) -> Filled:
    rows = row_dicts(reader.ask("listed", pk, number))
    for row in rows:
        found = reader.ask("picture_of", row["facts"]["pk"])
        row["picture"] = assets.picture(found["id"], CARD_SIZE) if found else None
        row["alt"] = found["alt"] if found else ""
    context = {"rows": rows, "look": reader.ask("column", pk)["template"]}
    return {"listed": render_to_string("portal/publishing/_cards.html", context)} | _turning(reader, pk, number)


def _children(reader: Reader, pk: int, number: int, assets: Assets) -> Filled:
    below = [
        {
            "pk": child,
            "title": title,
            "address": address,
            "description": description,
            "lines": news_lines(reader, reader.ask("latest", child, ROWS_OF_CHILD)),
        }
        for child, title, address, description in reader.ask("column", pk)["children"]
    ]
    if not below:
        return _titles(reader, pk, number, assets)
    return {"listed": render_to_string("portal/publishing/_below.html", {"below": below})}


def _services(reader: Reader, pk: int, number: int, assets: Assets) -> Filled:
    shown = registry.shown_in_column("services", reader, reader.ask("column", pk), pk) if not number else ""
    rows = _titles(reader, pk, number, assets)
    return rows | {"listed": shown} if shown else rows


def _single(reader: Reader, pk: int, _number: int, assets: Assets) -> Filled:
    newest = reader.ask("latest", pk, 1)
    if not newest:
        return {"listed": render_to_string("portal/publishing/_news.html", {"lines": [], "full": True})}
    values = article_values(reader, reader.ask("article", newest[0][4]["pk"]), assets)
    return {"single": render_to_string("portal/publishing/_article.html", {"article": values})}


_FORMS: dict[str, Callable[[Reader, int, int, Assets], Filled]] = {
    "list": _titles,
    "pictures": _pictures,
    "cards": _pictures,
    "documents": _documents,
    "directory": _children,
    "services": _services,
    "single": _single,
}
