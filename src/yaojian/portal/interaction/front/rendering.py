"""The home page of interaction as a file of the site, and its block on the front page."""

from django.template.loader import render_to_string

from yaojian.portal.interaction.letters import reads as letters
from yaojian.portal.interaction.letters.rendering import dated
from yaojian.portal.interaction.surveys import services as surveys
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.framing import frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Pages, Sections, Spot

HOME = "/hd/"
_SHOWN = 10
_ON_FRONT = 3


def register() -> None:
    """Tell the site of the home page, of its block on the front page, and of the section in the site map."""
    registry.register_pages(
        "interaction",
        owner_pages=_home_pages,
        owners=lambda: (0,),
        order=registry.HOMES,
        whole={letters.LETTERS, surveys.TAG},
    )
    registry.register_slot("front_interaction", _front_block)
    registry.register_sitemap(_section, order=60)


def _home_pages(_number: int, _reader: Reader) -> Pages:
    return {f"{HOME}index.html": lambda reader, _: _home(reader)}


def _home(reader: Reader) -> str:
    context = frame(
        reader,
        Spot("interaction", HOME),
        column_name="互动交流",
        column_kind="互动交流",
        description="写信、查询办理情况、申请政府信息公开、参与征集调查。",
        keywords="互动交流,咨询,投诉,建议",
        steps=[("首页", "/"), ("互动交流", "")],
    )
    return render_to_string("portal/interaction/home.html", context | _told(reader, _SHOWN))


def _front_block(reader: Reader, _spot: Spot) -> str:
    return render_to_string("portal/interaction/front.html", _told(reader, _ON_FRONT))


def _told(reader: Reader, count: int) -> dict[str, object]:
    return {
        "figures": reader.ask("letter_figures"),
        "letters": dated(reader.ask("latest_public_letters", count)),
        "surveys": reader.ask("public_surveys")[:count],
    }


def _section(_reader: Reader) -> Sections:
    entries = [
        ("互动交流", HOME),
        ("写信", "/d/letters/new"),
        ("查看办理情况", "/d/query"),
        ("信息公开申请", "/d/applications/new"),
        ("来信公开", "/hd/lx/"),
        ("征集调查", "/hd/zj/"),
    ]
    return [("互动交流", entries)]
