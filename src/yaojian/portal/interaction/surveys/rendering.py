"""Surveys as pages of the site."""

from django.template.loader import render_to_string

from yaojian.portal.interaction.surveys import queries, reads
from yaojian.portal.interaction.surveys.services import TAG
from yaojian.portal.publishing import registry
from yaojian.portal.publishing.framing import frame
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Pages, Render, Spot

LIST = "/hd/zj/"
NAME, KIND = "征集调查", "互动交流"
_ABOVE = [("首页", "/"), ("互动交流", "/hd/")]


def register() -> None:
    """Tell the site of the two kinds of pages."""
    registry.register_pages(
        "survey",
        owner_pages=_pages,
        owners=lambda: queries.public().values_list("pk", flat=True),
        order=registry.LEAVES,
    )
    registry.register_pages(
        "surveys",
        owner_pages=lambda _number, _reader: {f"{LIST}index.html": lambda reader, _: _list(reader)},
        owners=lambda: (0,),
        order=registry.LISTS,
        whole={TAG},
    )


def _pages(pk: int, reader: Reader) -> Pages:
    return {reads.address_of(pk): _survey(pk)} if reader.ask("public_survey", pk) is not None else {}


def _survey(pk: int) -> Render:
    def render(reader: Reader, _: object) -> str:
        told = reader.ask("public_survey", pk)
        steps = [*_ABOVE, (NAME, LIST), (told["title"], "")]
        spot = Spot("survey", reads.address_of(pk), number=pk)
        context = frame(
            reader, spot, column_name=NAME, column_kind=KIND, description=told["title"], keywords=NAME, steps=steps
        )
        return render_to_string("portal/surveys/survey.html", context | {"survey": told})

    return render


def _list(reader: Reader) -> str:
    context = frame(
        reader,
        Spot("surveys", LIST),
        column_name=NAME,
        column_kind=KIND,
        description="征求对规范性文件等的意见，开展网上调查，公布结果和采纳情况。",
        keywords="意见征集,在线调查",
        steps=[*_ABOVE, (NAME, "")],
    )
    return render_to_string("portal/surveys/list.html", context | {"rows": reader.ask("public_surveys")})
