"""API of the public site as a whole, under ``/api/v1/portal/site``. The same services and queries as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.publishing import finding, incidents, queries, sealing, services
from yaojian.portal.publishing.forms import wanted_of
from yaojian.portal.publishing.rights import WATCH

router = Router(tags=["portal"])


class StateOut(Schema):
    """What is published and how the watch is getting on. Moments are UTC."""

    generation: int
    built_at: datetime | None
    files: int
    size: int
    watched_at: datetime | None
    fault: str


class IncidentOut(Schema):
    """Something that was not as published."""

    id: UUID
    kind: str
    route: str
    noticed_by: str
    found_at: datetime
    restored_at: datetime | None
    alarm: bool
    settled_at: datetime | None
    conclusion: str


class IncidentsOut(Schema):
    """A page of the ledger; ``after`` is empty on the last."""

    incidents: list[IncidentOut]
    after: str


class PublishingSettleIn(Schema):
    """What it was."""

    conclusion: str = Field(min_length=2, max_length=300)


class AskedOut(Schema):
    """A question a page asked."""

    key: str
    tags: list[str]
    readers: int


class ExplanationOut(Schema):
    """Why a page is as it is."""

    route: str
    owner: str
    sm3: str
    size: int
    gone: bool
    written_at: datetime
    asked: list[AskedOut]
    shows: list[str]


class ArchiveIn(Schema):
    """A year in Beijing."""

    year: int = Field(ge=1990, le=2100)
    key: str = Field(max_length=64, min_length=1)


class ArchiveOut(Schema):
    """A copy of a year."""

    year: int
    folder: str
    files: int
    size: int
    manifest_sm3: str


class HitOut(Schema):
    """What the public search finds. ``title`` and ``excerpt`` are HTML with the words marked."""

    address: str
    title: str
    excerpt: str
    kind: str
    column_title: str
    published: datetime


class HitsOut(Schema):
    """A page of hits. ``total`` is counted to 101."""

    hits: list[HitOut]
    after: str
    total: int


@router.get("/site", response=StateOut, summary="网站发布和看守状态", operation_id="site_state")
def site_state(request: HttpRequest) -> dict[str, Any]:
    """As the desk shows it."""
    checks.require(_actor(request), WATCH)
    state = queries.site_state()
    return {
        "generation": state.generation,
        "built_at": state.built_at,
        "files": state.files,
        "size": state.size,
        "watched_at": state.watch.beat_at if state.watch else None,
        "fault": queries.fault_of_watch(),
    }


@router.get("/site/incidents", response=IncidentsOut, summary="篡改事件", operation_id="site_incidents")
def site_incidents(request: HttpRequest, *, only_open: bool = True, after: str = "") -> dict[str, Any]:
    """Newest first."""
    page = queries.incidents(_actor(request), only_open=only_open, after=after)
    return {"incidents": page.rows, "after": page.after}


@router.post(
    "/site/incidents/{incident_id}/settle", response=IncidentOut, summary="处理篡改事件", operation_id="settle_incident"
)
def settle_incident(request: HttpRequest, incident_id: UUID, body: PublishingSettleIn) -> Any:
    """A person's word on it."""
    return incidents.settle_incident(actor=_actor(request), incident_id=incident_id, conclusion=body.conclusion)


@router.get("/site/why", response=ExplanationOut, summary="页面为何如此", operation_id="explain_page")
def explain_page(request: HttpRequest, address: str) -> dict[str, Any]:
    """File, questions, tags."""
    if not checks.holds(_actor(request), WRITE):
        checks.require(_actor(request), WATCH)
    checks.signed_in(_actor(request))
    found = queries.explain(address)
    if found is None:
        raise Unknown(kind="已发布文件")
    file = found.file
    facts = {name: getattr(file, name) for name in ("route", "owner", "sm3", "size", "gone", "written_at")}
    return facts | {"asked": found.asked, "shows": found.shows}


@router.post("/site/publish", response={204: None}, summary="全站重新发布", operation_id="publish_site")
def publish_site(request: HttpRequest) -> Status[None]:
    """By the worker."""
    services.order_whole_build(actor=_actor(request))
    return Status(204, None)


@router.post("/site/seals", summary="封存发布清单", operation_id="seal_site")
def seal_site(request: HttpRequest) -> dict[str, Any]:
    """Signs what is published now; returns the head of the chain."""
    seal, _ = services.seal_manifest(actor=_actor(request))
    return sealing.facts_of(seal)


@router.post("/site/archives", response=ArchiveOut, summary="制作归档副本", operation_id="archive_year")
def archive_year(request: HttpRequest, body: ArchiveIn) -> Any:
    """Copies a year."""
    return services.archive_year(actor=_actor(request), year=body.year, key=body.key)


@router.get("/site/search", response=HitsOut, auth=None, summary="搜索公开信息", operation_id="search_site")
def search_site(
    request: HttpRequest, q: str = "", kind: str = "", column: str = "", sort: str = "", after: str = ""
) -> Any:
    """As the public page does; open to all."""
    checks.open_to_all()
    return finding.find(wanted_of({"q": q, "kind": kind, "column": column, "sort": sort, "after": after}))


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by ActorMiddleware and the API's authentication
    return actor
