"""API of the columns. The same services and queries as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Field, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.columns import access, binning, bulk, merging, moving, queries, services
from yaojian.portal.columns.contents import contents
from yaojian.portal.columns.freshness import freshness_of
from yaojian.portal.columns.models import BinnedColumn, Column, ColumnKind, ColumnState, ColumnTemplate, FrontPlace
from yaojian.portal.columns.rights import MANAGE

router = Router(tags=["portal"])


class ColumnOut(Schema):
    """A column; ``uid`` is what a grant names."""

    id: int = Field(alias="pk")
    uid: UUID
    title: str
    address: str
    kind: str
    template: str
    state: str
    owner_unit_id: UUID | None
    responsible_id: UUID | None
    update_cycle_days: int
    in_navigation: bool
    front_place: str


class ColumnFactsIn(Schema):
    """What is said about a column."""

    title: str = Field(max_length=40, min_length=1)
    kind: ColumnKind
    description: str = Field(max_length=200, min_length=1)
    keywords: str = Field(max_length=100, min_length=1)
    owner_unit_id: UUID | None = None
    responsible_id: UUID | None = None
    update_cycle_days: int = Field(0, ge=0, le=730)
    template: ColumnTemplate = ColumnTemplate.LIST
    link_to: str = Field("", max_length=300)
    in_navigation: bool = False
    front_place: FrontPlace = FrontPlace.NONE
    order: int = Field(100, ge=0, le=999)


class ColumnIn(ColumnFactsIn):
    """A new column; an empty ``slug`` is made of the title."""

    parent_id: int | None = None
    slug: str = Field("", pattern=r"^([a-z0-9][a-z0-9-]{0,59})?$")
    key: str = Field(max_length=64, min_length=1)


class StateIn(Schema):
    """open, hidden or archived."""

    state: ColumnState


class MoveIn(Schema):
    """Under which column, and with which part of the address (empty keeps it)."""

    parent_id: int
    slug: str = Field("", pattern=r"^([a-z0-9][a-z0-9-]{0,59})?$")


class MergeIn(Schema):
    """Into which column."""

    into_id: int


class BinIn(Schema):
    """Why; ``contents_to``: the column that takes what is in it."""

    reason: str = Field(max_length=300, min_length=1)
    contents_to: int | None = None


class BulkIn(Schema):
    """The same change to many columns. ``rehearse``: only tell what would change."""

    column_ids: list[int] = Field(max_length=500)
    update_cycle_days: int | None = Field(None, ge=0, le=730)
    kind: ColumnKind | None = None
    template: ColumnTemplate | None = None
    state: ColumnState | None = None
    rehearse: bool = True


class BulkLineOut(Schema):
    """What happens to one column."""

    column_id: int
    differences: list[str]
    refusal: str


class ChangeOut(Schema):
    """What came of a large act: ``run_id`` where the worker does it."""

    run_id: UUID | None
    merge_id: UUID | None = None


class BinEntryOut(Schema):
    """A column in the bin."""

    id: UUID
    title: str
    address: str
    articles: int
    reason: str
    binned_by_name: str
    binned_at: datetime


class FreshnessOut(Schema):
    """free, fresh, soon, late or blank."""

    column_id: int
    state: str
    count: int
    newest: datetime | None


class AccessOut(Schema):
    """One grant that reaches a column."""

    holder: str
    template: str
    place: str
    rights: list[str]
    until: datetime | None
    is_active: bool


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/columns", response=list[ColumnOut], operation_id="list_columns")
def list_columns(request: HttpRequest) -> Any:
    """All columns but the bin's, in the order of the tree; they are public."""
    checks.signed_in(_actor(request))
    return queries.tree()


@router.post("/columns", response={201: ColumnOut}, operation_id="create_column")
def create_column(request: HttpRequest, body: ColumnIn) -> Any:
    """Make a column; without ``parent_id`` right below the front page."""
    given = body.model_dump(exclude={"key", "parent_id"})
    parent_id = body.parent_id if body.parent_id is not None else queries.front_page().pk
    facts = services.ColumnFacts(**given)
    return Status(201, services.create_column(actor=_actor(request), parent_id=parent_id, facts=facts, key=body.key))


@router.get("/columns/freshness", response=list[FreshnessOut], operation_id="column_freshness")
def column_freshness(request: HttpRequest) -> Any:
    """How the caller's columns keep to their update cycles."""
    managed = list(queries.managed(_actor(request)))
    told = freshness_of(list(queries.tree()), contents().held(), timezone.now())
    return [
        {"column_id": one.pk, "state": told[one.pk].state, "count": told[one.pk].count, "newest": told[one.pk].newest}
        for one in managed
    ]


@router.post("/columns/bulk", response=list[BulkLineOut], operation_id="change_columns")
def change_columns(request: HttpRequest, body: BulkIn) -> Any:
    """The same change to many columns, all or none; ``rehearse`` only tells."""
    given = body.model_dump(exclude={"column_ids", "rehearse"}, exclude_none=True)
    act = bulk.rehearse if body.rehearse else bulk.change_many
    lines = act(actor=_actor(request), column_ids=body.column_ids, changes=given)
    return [
        {
            "column_id": line.column.pk,
            "differences": [f"{one.label}：{one.was} → {one.now}" for one in line.differences],
            "refusal": line.refusal,
        }
        for line in lines
    ]


@router.get("/columns/bin", response=list[BinEntryOut], operation_id="binned_columns")
def binned_columns(request: HttpRequest) -> Any:
    """The columns in the bin that the caller managed."""
    checks.require(_actor(request), MANAGE)
    entries = BinnedColumn.objects.filter(restored_at__isnull=True, purged_at__isnull=True)
    return checks.allowed(_actor(request), MANAGE, entries)


@router.post("/columns/bin/{entry_id}/restore", response=ColumnOut, operation_id="restore_column")
def restore_column(request: HttpRequest, entry_id: UUID) -> Column:
    """Back from the bin."""
    return binning.restore_column(actor=_actor(request), entry_id=entry_id)


@router.put("/columns/{column_id}", response=ColumnOut, operation_id="change_column")
def change_column(request: HttpRequest, column_id: int, body: ColumnFactsIn) -> Column:
    """Change what is said about a column."""
    facts = services.ColumnFacts(**body.model_dump())
    return services.change_column(actor=_actor(request), column_id=column_id, facts=facts)


@router.post("/columns/{column_id}/state", response=ColumnOut, operation_id="set_column_state")
def set_column_state(request: HttpRequest, column_id: int, body: StateIn) -> Column:
    """Hide, archive, open again."""
    return services.set_state(actor=_actor(request), column_id=column_id, state=body.state)


@router.post("/columns/{column_id}/move", response=ChangeOut, operation_id="move_column")
def move_column(request: HttpRequest, column_id: int, body: MoveIn) -> Any:
    """Under another column; old addresses lead on."""
    run = moving.move_column(actor=_actor(request), column_id=column_id, **body.model_dump())
    return {"run_id": run.pk if run else None}


@router.post("/columns/{column_id}/merge", response=ChangeOut, operation_id="merge_columns")
def merge_columns(request: HttpRequest, column_id: int, body: MergeIn) -> Any:
    """Into another column; can be undone for 30 days."""
    done = merging.merge_columns(actor=_actor(request), column_id=column_id, into_id=body.into_id)
    return {"run_id": done.run.pk if done.run else None, "merge_id": done.merge.pk if done.merge else None}


@router.post("/columns/merges/{merge_id}/undo", response=ColumnOut, operation_id="undo_merge")
def undo_merge(request: HttpRequest, merge_id: UUID) -> Column:
    """撤销合并."""
    return Column.objects.get(pk=merging.undo_merge(actor=_actor(request), merge_id=merge_id).merged_id)


@router.delete("/columns/{column_id}", response=BinEntryOut, operation_id="bin_column")
def bin_column(request: HttpRequest, column_id: int, body: BinIn) -> BinnedColumn:
    """Into the recycle bin."""
    return binning.bin_column(actor=_actor(request), column_id=column_id, **body.model_dump())


@router.get("/columns/{column_id}/access", response=list[AccessOut], operation_id="column_access")
def column_access(request: HttpRequest, column_id: int) -> Any:
    """Who may do what in a column."""
    column = Column.objects.select_related("owner_unit").filter(pk=column_id).first()
    if column is None:
        checks.require(_actor(request), MANAGE)
        raise Unknown(kind="栏目")
    access.require_reader(_actor(request), column)
    return access.access_to(column)
