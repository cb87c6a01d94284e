"""The same over HTTP: ``/api/v1/inspection/patrol``."""

from datetime import datetime

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema

from yaojian.inspection.patrol import queries, services
from yaojian.kernel.actors import Actor

router = Router(tags=["日常巡查"])


class PatrolItemOut(Schema):
    """One thing somebody has to keep up; moments in UTC."""

    source: str
    title: str
    state: str
    note: str
    due: datetime | None
    last: datetime | None
    unit_name: str
    person_name: str


class PatrolRemindedOut(Schema):
    """Of how many things somebody was told."""

    told: int


@router.get("/", response=list[PatrolItemOut], operation_id="patrol_items", summary="日常巡查事项")
def patrol_items(request: HttpRequest, *, everything: bool = False) -> list[dict[str, object]]:
    """What is overdue, blank or due soon; with ``everything`` also what is in order."""
    fields = ("title", "state", "note", "due", "last", "unit_name", "person_name")
    return [
        {"source": one.source.code} | {name: getattr(item, name) for name in fields}
        for one in queries.told(_actor(request), timezone.now(), everything=everything)
        for item, _ in one.items
    ]


@router.post("/remind", response=PatrolRemindedOut, operation_id="remind_patrol", summary="提醒责任人")
def remind_patrol(request: HttpRequest) -> dict[str, int]:
    """At once; what was told within a week is not told again."""
    return {"told": services.remind(actor=_actor(request), now=timezone.now())}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the authentication of the API
    return actor
