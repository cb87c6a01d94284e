"""Duties under ``/api/v1/oa/``: the services and queries the pages use."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import Field

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

from . import queries, services
from .rights import ASSIGN

router = Router()


class DutyLineOut(Schema):
    """One duty. ``post`` is empty where the body above does it, ``holder`` while nobody does."""

    code: str
    label: str
    post: str
    holder: str


class AssignIn(Schema):
    """Which post does it; no unit: the body above."""

    code: str = Field(max_length=20)
    unit_id: UUID | None = None
    title: str = Field("", max_length=60)


@router.get("/duties/{unit_id}", response=list[DutyLineOut], operation_id="duties_of_body")
def duties_of_body(request: HttpRequest, unit_id: UUID) -> list[DutyLineOut]:
    """一个机关的职能岗位。"""
    body = checks.fetch(_actor(request), ASSIGN, queries.bodies(), unit_id)
    return _told(queries.table_of(body))


@router.post("/duties/{unit_id}", response=list[DutyLineOut], operation_id="assign_duty")
def assign_duty(request: HttpRequest, unit_id: UUID, given: AssignIn) -> list[DutyLineOut]:
    """设定一项职能由哪个岗位承担。"""
    actor = _actor(request)
    services.assign_duty(actor=actor, body_id=unit_id, code=given.code, unit_id=given.unit_id, title=given.title)
    return _told(queries.table_of(checks.fetch(actor, ASSIGN, queries.bodies(), unit_id)))


def _told(lines: list[queries.Line]) -> list[DutyLineOut]:
    return [
        DutyLineOut(code=line.code, label=line.label, post=line.duty.post if line.duty else "", holder=line.holder)
        for line in lines
    ]


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it
