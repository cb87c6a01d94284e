"""A column's page in one of its forms: titles, pictures, cards, documents, columns below, one article, or another room's."""

from collections.abc import Callable
from typing import Any

from django.template.loader import render_to_string

from yaojian.portal.publishing import registry
from yaojian.portal.publishing.assets import CARD_SIZE, Assets
from yaojian.portal.publishing.framing import frame_in_column, row_dicts
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.reads import full_pages
from yaojian.portal.publishing.registry import Spot
from yaojian.portal.publishing.rendering import article_context

ROWS_OF_CHILD = 5
Filled = dict[str, Any]


def column_page(reader: Reader, pk: int, number: int, assets: Assets) -> str:
    """A column's page; ``number`` as in ``reads.listed``."""
    column = reader.ask("column", pk)
    spot = Spot("column", column["address"], pk, tuple(column["line"]), number)
    form = column["template"] if column["template"] in _FORMS else "list"
    context = frame_in_column(reader, column, spot, last=(column["title"], "")) | {
        "form": form,
        "feed": f"{column['address']}rss.xml",
        "pk": pk,
        **_FORMS[form](reader, pk, number, assets),
    }
    return render_to_string("portal/publishing/column.html", context)


def is_list(column: dict[str, Any]) -> bool:
    """Whether its page is a list that goes on over several pages."""
    if column["template"] == "directory":
        return not column["children"]
    return bool(column["template"] != "single")


def _titles(reader: Reader, pk: int, number: int, _assets: Assets) -> Filled:
    address = reader.ask("column", pk)["address"]
    older = number - 1 if number else full_pages(reader.ask("size", pk))
    return {
        "rows": row_dicts(reader.ask("listed", pk, number)),
        "number": number,
        "older": f"{address}list-{older}.html" if older else "",
        # Whether a newer page is a numbered one would change old pages; the newest is always the column itself.
        "newest": address if number else "",
    }


def _pictures(reader: Reader, pk: int, number: int, assets: Assets) -> Filled:
    filled = _titles(reader, pk, number, assets)
    for row in filled["rows"]:
        found = reader.ask("picture_of", row["facts"]["pk"])
        row["picture"] = assets.picture(found["id"], CARD_SIZE) if found else None
        row["alt"] = found["alt"] if found else ""
    return filled


def _children(reader: Reader, pk: int, number: int, assets: Assets) -> Filled:
    below = [
        {
            "pk": child,
            "title": title,
            "address": address,
            "description": description,
            "rows": row_dicts(reader.ask("latest", child, ROWS_OF_CHILD)),
        }
        for child, title, address, description in reader.ask("column", pk)["children"]
    ]
    return {"below": below} if below else _titles(reader, pk, number, assets)


def _services(reader: Reader, pk: int, number: int, assets: Assets) -> Filled:
    shown = registry.shown_in_column("services", reader, reader.ask("column", pk), pk) if not number else ""
    rows = _titles(reader, pk, number, assets)
    return rows | {"filled": shown}


def _single(reader: Reader, pk: int, _number: int, assets: Assets) -> Filled:
    newest = reader.ask("latest", pk, 1)
    if not newest:
        return {"article": None}
    return article_context(reader, reader.ask("article", newest[0][4]["pk"]), assets)


_FORMS: dict[str, Callable[[Reader, int, int, Assets], Filled]] = {
    "list": _titles,
    "pictures": _pictures,
    "cards": _pictures,
    "documents": _titles,
    "directory": _children,
    "services": _services,
    "single": _single,
}
