"""Definitions under ``/api/v1/oa/flow/``: what the pages show, and publishing one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.oa.flow.models import FlowVersion
from yaojian.oa.flow.rights import PUBLISH
from yaojian.web.requests import Request

from . import queries as overview
from . import services as drafting
from . import soundness, views
from .importing import DefinitionIn
from .queries import FlowRow

router = Router()


class FlowOut(Schema):
    """A flow. ``number`` is its version in force; None while only the shipped definition or a draft exists."""

    code: str
    name: str
    kind: str
    number: int | None
    published: bool
    published_at: datetime | None
    running: int


class FlowVersionOut(Schema):
    """A published version with its definition."""

    id: UUID
    code: str
    number: int
    name: str
    sha256: str
    published_at: datetime
    body: dict[str, Any]


class FlowFindingOut(Schema):
    """A fault (``grave``) or a warning, and the step it is about."""

    kind: str
    step: str
    sentence: str
    grave: bool


class FlowReportOut(Schema):
    """What the check found. ``situations`` and ``moves`` tell how much was played through; 0 with faults."""

    faults: list[FlowFindingOut]
    warnings: list[FlowFindingOut]
    situations: int
    moves: int


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


@router.get("/flow/definitions", response=list[FlowOut], operation_id="flow_definitions")
def every(request: HttpRequest) -> list[FlowRow]:
    """全部流程。"""
    checks.require(_actor(request), PUBLISH)
    return overview.flows()


@router.get("/flow/definitions/{code}", response=dict[str, Any], operation_id="flow_definition")
def one(request: HttpRequest, code: str) -> dict[str, Any]:
    """使用中的定义，可修改后再发布。"""
    checks.require(_actor(request), PUBLISH)
    return drafting.in_force(code).body()


@router.get("/flow/definitions/{code}/versions", response=list[FlowVersionOut], operation_id="flow_versions")
def versions(request: HttpRequest, code: str) -> list[FlowVersion]:
    """一个流程的全部版本，新的在前。"""
    checks.require(_actor(request), PUBLISH)
    return [version for version, _ in overview.versions(code)]


@router.post("/flow/check", response=FlowReportOut, operation_id="check_flow")
def check(request: HttpRequest, body: DefinitionIn) -> soundness.Report:
    """检查一个定义，不发布。"""
    checks.require(_actor(request), PUBLISH)
    return soundness.examine(body.value())


@router.post("/flow/definitions", response=FlowVersionOut, operation_id="publish_flow")
def publish(request: HttpRequest, body: DefinitionIn, confirmed: bool = False) -> FlowVersion:  # noqa: FBT001, FBT002 - a query parameter
    """发布一个定义；内容与使用中的版本相同时不产生新版本。缺少业务中心要用的环节或工具时，要 confirmed=true。"""
    return drafting.publish_definition(actor=_actor(request), definition=body.value(), confirmed=confirmed)


@router.get("/flow/versions/{version_id}/chart.svg", operation_id="flow_chart")
def chart(request: Request, version_id: UUID) -> HttpResponse:
    """流程图（SVG）。"""
    return views.as_picture(request, version_id)


@router.get("/flow/versions/{version_id}/flow.bpmn", operation_id="flow_bpmn")
def bpmn(request: Request, version_id: UUID) -> HttpResponse:
    """BPMN 2.0。"""
    return views.as_bpmn(request, version_id)
