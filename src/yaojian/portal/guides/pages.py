"""Public pages of the guides: ``/fw/`` with themes, one page a guide; the search is ``/d/fw/``."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string

from yaojian.portal.guides import queries, reads
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.framing import Steps, frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Pages, Spot

HOME = "/fw/"
COLUMN_KIND = "办事服务"


def register() -> None:
    """Offer them to the site."""
    registry.register_pages("guide", owner_pages=_guide_pages, owners=_public, order=registry.LEAVES, whole={"tree"})
    registry.register_pages(
        "guides", owner_pages=_home_pages, owners=lambda: (0,), order=registry.LISTS, whole={"tree"}
    )
    registry.register_slot("front_services", _on_front)
    registry.register_column_part("services", _in_column)
    registry.register_sitemap(_in_map, order=150)


def _public() -> Iterable[int]:
    return queries.public_guides().order_by("pk").values_list("pk", flat=True)


def _guide_pages(pk: int, reader: Reader) -> Pages:
    told = reader.ask("guide", pk)
    return {told["address"]: lambda reader, _: _guide_page(reader, pk)} if told else {}


def _home_pages(_number: int, reader: Reader) -> Pages:
    if not reader.ask("guides")["guides"]:
        return {}
    return {f"{HOME}index.html": lambda reader, _: _home_page(reader)}


def _home_page(reader: Reader) -> str:
    told = reader.ask("guides")
    around = _around(reader, HOME, "办事服务", "药品、医疗器械、化妆品监管事项的办事指南。", [("办事服务", "")])
    return render_to_string("portal/guides/home.html", around | told | {"groups": groups(told)})


def groups(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Guides by audience, those under themes first."""
    return [
        {
            "key": key,
            "label": label,
            "themes": [
                {"title": theme["title"], "slug": theme["slug"], "guides": under}
                for theme in told["themes"]
                if (under := [one for one in told["guides"] if one["audience"] == key and theme["pk"] in one["themes"]])
            ],
            "others": [one for one in told["guides"] if one["audience"] == key and not one["themes"]],
        }
        for key, label in told["audiences"]
        if any(one["audience"] == key for one in told["guides"])
    ]


def _guide_page(reader: Reader, pk: int) -> str:
    told = reader.ask("guide", pk)
    around = _around(
        reader,
        told["address"],
        told["title"],
        f"{told['title']}的办事指南。",
        [("办事服务", HOME), (told["title"], "")],
    )
    guide = told | {"published": datetime.fromisoformat(told["published"])}
    return render_to_string("portal/guides/guide.html", around | {"guide": guide, "said": told["content"]})


def _around(reader: Reader, route: str, title: str, description: str, steps: Steps) -> dict[str, Any]:
    return frame(
        reader,
        Spot("guide", route),
        column_name="办事服务",
        column_kind=COLUMN_KIND,
        description=description,
        keywords=f"{title}、办事指南",
        steps=[("首页", "/"), *steps],
    )


def _on_front(reader: Reader, _spot: Spot) -> str:
    told = reader.ask("guides")
    if not told["guides"]:
        return ""
    return render_to_string("portal/guides/_front.html", {"guides": told["guides"][: reads.ON_FRONT]})


def _in_column(reader: Reader, _column: dict[str, Any], _number: int) -> str:
    told = reader.ask("guides")
    return render_to_string("portal/guides/_groups.html", {"groups": groups(told)}) if told["guides"] else ""


def _in_map(reader: Reader) -> registry.Sections:
    return [("办事服务", [(one["title"], one["address"]) for one in reader.ask("guides")["guides"]])]
