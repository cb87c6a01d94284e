"""Public pages of the directories: ``/data/`` and the first page of each; queries go on under ``/d/data/``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from yaojian.portal.directories import reads
from yaojian.portal.directories.models import Directory
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.framing import Steps, frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Pages, Spot

HOME = "/data/"
_COLUMN_KIND = "数据发布"


def register() -> None:
    """Offer them to the site."""
    registry.register_pages(
        "directory", owner_pages=_directory_pages, owners=_public, order=registry.LEAVES, whole={"tree"}
    )
    registry.register_pages(
        "directories", owner_pages=_home_pages, owners=lambda: (0,), order=registry.LISTS, whole={"tree"}
    )
    registry.register_slot("front_data", _on_front)
    registry.register_sitemap(_in_map, order=200)


def told_day(text: str | None) -> datetime | None:
    """A moment out of an answer."""
    return datetime.fromisoformat(text) if text else None


def _public() -> Iterable[int]:
    open_ones = Directory.objects.filter(is_open=True, edition__isnull=False)
    return open_ones.order_by("pk").values_list("pk", flat=True)


def _directory_pages(pk: int, reader: Reader) -> Pages:
    told = reader.ask("directory", pk)
    if told is None:
        return {}
    return {f"{told['address']}index.html": lambda reader, _: _directory_page(reader, pk)}


def _home_pages(_number: int, reader: Reader) -> Pages:
    if not reader.ask("directories"):
        return {}
    return {f"{HOME}index.html": lambda reader, _: _home_page(reader)}


def _home_page(reader: Reader) -> str:
    told = reader.ask("directories")
    around = _around(reader, HOME, "数据查询", "可查询和下载的药品监管数据目录。", [("数据查询", "")])
    rows = [one | {"published": told_day(one["published"])} for one in told]
    return render_to_string("portal/directories/home.html", around | {"directories": rows})


def _directory_page(reader: Reader, pk: int) -> str:
    told = reader.ask("directory", pk)
    steps: Steps = [("数据查询", HOME), (told["title"], "")]
    around = _around(reader, told["address"], told["title"], told["description"], steps)
    context = around | {"directory": told | {"published": told_day(told["published"])}, "lines": told["lines"]}
    return render_to_string("portal/directories/directory.html", context)


def _around(reader: Reader, route: str, title: str, description: str, steps: Steps) -> dict[str, Any]:
    return frame(
        reader,
        Spot("directory", route),
        column_name=title,
        column_kind=_COLUMN_KIND,
        description=description,
        keywords=f"{title}、数据查询",
        steps=[("首页", "/"), *steps],
    ) | {"page_title": title}


def _on_front(reader: Reader, _spot: Spot) -> str:
    told = reader.ask("directories")
    return render_to_string("portal/directories/_front.html", {"directories": told[: reads.ON_FRONT]}) if told else ""


def _in_map(reader: Reader) -> registry.Sections:
    told = reader.ask("directories")
    return [("数据查询", [(one["title"], one["address"]) for one in told])]
