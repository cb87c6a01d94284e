"""API of disclosure, under ``/api/v1/portal/disclosure``. The same services and queries as the pages."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.disclosure import queries, services, yearly
from yaojian.portal.disclosure.models import DisclosureItem, PolicyLink, Validity, YearFigure, YearSnapshot
from yaojian.portal.disclosure.rights import DISCLOSE, MANAGE

router = Router(tags=["portal"])
_KEY = Field(max_length=64, min_length=1)


class ItemFactsIn(Schema):
    """The record of a document; ``heading`` 01 to 15 (条例第二十条)."""

    heading: str = Field(pattern=r"^\d{2}$")
    formed_on: date
    keywords: str = Field("", max_length=100)
    valid_until: date | None = None


class NewItemIn(ItemFactsIn):
    """A new record."""

    article_id: int
    key: str = _KEY


class DisclosureItemOut(Schema):
    """A record."""

    id: UUID
    article_id: int
    index_number: str
    heading: str
    formed_on: date
    keywords: str
    validity: str
    valid_until: date | None


class ItemPageOut(Schema):
    """A page of the register; ``after`` asks for the next."""

    items: list[DisclosureItemOut]
    after: str


class ValidityIn(Schema):
    """How a document's validity changes."""

    validity: Validity
    reason: str = Field(max_length=300, min_length=1)
    on: date | None = None
    by_article_id: int | None = None


class LinkIn(Schema):
    """What explains a document."""

    policy_id: int
    interpretation_id: int


class LinkOut(LinkIn):
    """A link with its number."""

    id: int


class FigureIn(Schema):
    """One figure of the yearly report."""

    row: str = Field(max_length=20)
    column: int = Field(ge=0, le=5)
    value: Decimal = Field(ge=0, max_digits=12, decimal_places=2)
    reason: str = Field(max_length=200, min_length=1)


class DisclosureFigureOut(FigureIn):
    """A figure with its year."""

    year: int


class DisclosureCellOut(Schema):
    """A figure as the report says it; ``counted`` is null where the register does not count it."""

    row: str
    column: int
    label: str
    counted: int | None
    value: Decimal


class SnapshotOut(Schema):
    """A fixed year."""

    id: UUID
    year: int
    figures: list[dict[str, Any]]


class FixIn(Schema):
    """定稿."""

    key: str = _KEY


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/disclosure/items", response=ItemPageOut, operation_id="list_disclosed")
def list_disclosed(request: HttpRequest, q: str = "", heading: str = "", validity: str = "", after: str = "") -> Any:
    """The register, newest documents first."""
    actor = _actor(request)
    checks.require(actor, DISCLOSE)
    filters = queries.Filters(words=q[:60], heading=heading, validity=validity)
    return queries.page_of(queries.narrowed(queries.recorded_for(actor), filters), after[:60])


@router.post("/disclosure/items", response={201: DisclosureItemOut}, operation_id="disclose_article")
def disclose_article(request: HttpRequest, body: NewItemIn) -> Any:
    """Give an article its record and index number."""
    facts = services.ItemFacts(**body.model_dump(exclude={"key", "article_id"}))
    item = services.disclose_article(actor=_actor(request), article_id=body.article_id, facts=facts, key=body.key)
    return Status(201, item)


@router.put("/disclosure/items/{item_id}", response=DisclosureItemOut, operation_id="change_disclosed")
def change_disclosed(request: HttpRequest, item_id: UUID, body: ItemFactsIn) -> DisclosureItem:
    """Correct a record."""
    facts = services.ItemFacts(**body.model_dump())
    return services.change_item(actor=_actor(request), item_id=item_id, facts=facts)


@router.post("/disclosure/items/{item_id}/validity", response=DisclosureItemOut, operation_id="change_validity")
def change_validity(request: HttpRequest, item_id: UUID, body: ValidityIn) -> DisclosureItem:
    """有效性变更."""
    return services.change_validity(actor=_actor(request), item_id=item_id, **body.model_dump())


@router.post("/disclosure/links", response={201: LinkOut}, operation_id="link_interpretation")
def link_interpretation(request: HttpRequest, body: LinkIn) -> Any:
    """Say that one article explains another."""
    link: PolicyLink = services.link_interpretation(actor=_actor(request), **body.model_dump())
    return Status(201, link)


@router.delete("/disclosure/links/{link_id}", response={204: None}, operation_id="unlink_interpretation")
def unlink_interpretation(request: HttpRequest, link_id: int) -> Any:
    """Take a link away."""
    services.unlink_interpretation(actor=_actor(request), link_id=link_id)
    return Status(204, None)


@router.get("/disclosure/years/{year}", response=list[DisclosureCellOut], operation_id="disclosure_year")
def disclosure_year(request: HttpRequest, year: int) -> Any:
    """Tables 2 and 4 of the yearly report."""
    checks.require(_actor(request), MANAGE)
    return [
        {
            "row": cell.row.key,
            "column": cell.place,
            "label": f"{cell.row.label}：{cell.row.columns[cell.place]}",
            "counted": cell.counted,
            "value": cell.value,
        }
        for cell in yearly.year_cells(min(max(year, 2008), 9998))
    ]


@router.post("/disclosure/years/{year}/figures", response={201: DisclosureFigureOut}, operation_id="enter_year_figure")
def enter_year_figure(request: HttpRequest, year: int, body: FigureIn) -> Any:
    """Enter or correct one figure."""
    figure: YearFigure = services.enter_figure(actor=_actor(request), year=year, **body.model_dump())
    return Status(201, figure)


@router.post("/disclosure/years/{year}/fix", response={201: SnapshotOut}, operation_id="fix_disclosure_year")
def fix_disclosure_year(request: HttpRequest, year: int, body: FixIn) -> Any:
    """定稿."""
    snapshot: YearSnapshot = services.fix_year(actor=_actor(request), year=year, key=body.key)
    return Status(201, snapshot)
