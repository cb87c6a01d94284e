"""Public letters as pages of the site."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from yaojian.portal.interaction.letters import reads
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.framing import frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Pages, Render, Spot
from yaojian.portal.publishing.shelves import full_pages

LIST = "/hd/lx/"
NAME, KIND = "来信公开", "互动交流"
DESCRIPTION = "公开群众来信和本局答复，来信人信息已遮挡。"
_ABOVE = [("首页", "/"), ("互动交流", "/hd/")]


def register() -> None:
    """Tell the site of the two kinds of pages."""
    registry.register_pages("letter", owner_pages=_letter_pages, owners=_shown, order=registry.LEAVES)
    registry.register_pages(
        "letters", owner_pages=_list_pages, owners=lambda: (0,), order=registry.LISTS, whole={reads.LETTERS}
    )


def dated(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """With moments instead of their text."""
    return [row | {"answered": moment(row["answered"])} for row in rows]


def moment(text: str | None) -> datetime | None:
    """From an answer."""
    return datetime.fromisoformat(text) if text else None


def _shown() -> Iterable[int]:
    return reads.shown().values_list("pk", flat=True)


def _letter_pages(pk: int, reader: Reader) -> Pages:
    return {reads.address_of(pk): _letter(pk)} if reader.ask("public_letter", pk) is not None else {}


def _letter(pk: int) -> Render:
    def render(reader: Reader, _: object) -> str:
        told = reader.ask("public_letter", pk)
        steps = [*_ABOVE, (NAME, LIST), (told["subject"], "")]
        spot = Spot("letter", reads.address_of(pk), number=pk)
        context = frame(
            reader, spot, column_name=NAME, column_kind=KIND, description=told["subject"], keywords=KIND, steps=steps
        )
        shown = told | {"received": moment(told["received"]), "answered": moment(told["answered"])}
        return render_to_string("portal/letters/letter.html", context | {"letter": shown})

    return render


def _list_pages(_number: int, reader: Reader) -> Pages:
    older = range(1, full_pages(reader.ask("public_letter_count")) + 1)
    pages: Pages = {f"{LIST}list-{number}.html": _list(number) for number in older}
    return pages | {f"{LIST}index.html": _list(0)}


def _list(number: int) -> Render:
    def render(reader: Reader, _: object) -> str:
        older = full_pages(reader.ask("public_letter_count")) if not number else number - 1
        spot = Spot("letters", f"{LIST}list-{number}.html" if number else LIST, number=number)
        context = frame(
            reader,
            spot,
            column_name=NAME,
            column_kind=KIND,
            description=DESCRIPTION,
            keywords="来信,答复",
            steps=[*_ABOVE, (NAME, "")],
        ) | {
            "rows": dated(reader.ask("public_letters", number)),
            "older": f"{LIST}list-{older}.html" if older else "",
            "newest": LIST if number else "",
        }
        return render_to_string("portal/letters/list.html", context)

    return render
