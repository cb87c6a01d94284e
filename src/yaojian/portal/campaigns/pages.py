"""What campaigns put on the public site: parts of pages, and two small files every page names but none is rendered for."""

import json
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html

from yaojian.portal.campaigns.models import CampaignKind
from yaojian.portal.campaigns.reads import SIZES
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.assets import Assets
from yaojian.portal.publishing.filling import Marks, filled
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Pages, Spot

SKIN, LIST = "/parts/skin.css", "/parts/campaigns.json"
_PLACES = {
    "under_navigation": (CampaignKind.BANNER,),
    "front_topics": (CampaignKind.ENTRY,),
    "floating": (CampaignKind.FLOATING, CampaignKind.COUPLET),
    "popup": (CampaignKind.POPUP,),
}


def register() -> None:
    """Called once by ``registrations``."""
    registry.register_slot("head", _skin_link)
    for name in _PLACES:
        registry.register_slot(name, _Part(name))
    registry.register_pages(
        "campaigns", owner_pages=_files, owners=lambda: (0,), order=registry.LEAVES, whole={"campaigns"}
    )


def _skin_link(reader: Reader, _: Spot) -> str:
    return reader.shared(
        "campaigns skin", lambda: format_html('<link rel="stylesheet" href="{}">', _beside(reader, SKIN))
    )


class _Part:
    """Shows the campaigns of one place of a page."""

    def __init__(self, place: str) -> None:
        self.place = place
        self.__qualname__ = f"campaigns_{place}"

    def __call__(self, reader: Reader, spot: Spot) -> str:
        """Safe HTML, empty for nothing here. On pages of articles a script places them: else a banner for all the site
        would have every article rendered anew."""
        if spot.kind not in {"front", "column"}:
            return _by_script(reader, spot) if self.place == "popup" and spot.kind == "article" else ""
        kinds = _PLACES[self.place]
        shown = [one for one in reader.ask("campaigns_on", spot.column or 0, 0, reader.at) if one["kind"] in kinds]
        return render_to_string(f"portal/campaigns/{self.place}.html", {"campaigns": shown}) if shown else ""


def _by_script(reader: Reader, spot: Spot) -> str:
    def render(marks: Marks) -> str:
        return render_to_string(
            "portal/campaigns/by_script.html",
            {"columns": spot.columns, "list": _beside(reader, LIST), "article": marks["article"]},
        )

    return filled(reader, ("campaigns by script", spot.columns), render, {"article": str(spot.number)})


def _beside(reader: Reader, route: str) -> str:
    """In a preview the files of that moment lie beside the page."""
    return route.rpartition("/")[2] if reader.at else route


def _files(_: int, __: Reader) -> Pages:
    return {SKIN: lambda reader, _: skin_sheet(reader), LIST: listing}


def skin_sheet(reader: Reader) -> str:
    """The style sheet of festivals and mourning: tokens and a filter, nothing else.

    The filter lies on the children of the body: on the root it would take fixed elements out of their place.
    """
    told: dict[str, Any] = reader.ask("campaign_skin", reader.at)
    if told["grey"]:
        return "/* mourning */\nbody > * { filter: grayscale(1); }\n"
    tokens = "".join(f" --{name}: {value};" for name, value in sorted(told["tokens"].items()))
    return f":root {{{tokens} }}\n" if tokens else "/* none */\n"


def listing(reader: Reader, assets: Assets) -> str:
    """What is shown where, for the script on articles; its pictures are published with it."""
    told = reader.ask("campaigns_all", reader.at)
    for one in told:
        if one["picture"] is not None:
            assets.picture(one["picture_id"], SIZES[CampaignKind(one["kind"])])
    return json.dumps({"campaigns": told}, ensure_ascii=False, sort_keys=True) + "\n"
