"""The exchange's ledgers as sheets under ``/api/v1/oa/exchange/``: the services the page uses."""

from http import HTTPStatus
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema, Status
from pydantic import Field

from yaojian.kernel.files.kinds import FACTS, Kinds

from . import exports, jobs
from .api import actor_of
from .schemas import ExchangeKeyIn

router = Router()


class SheetIn(ExchangeKeyIn):
    """``query``: the filters as they stand in the address of the page."""

    query: str = Field("", max_length=1000)


class ExchangeExportOut(Schema):
    """A sheet the worker writes, and where to see how far it is."""

    run_id: UUID
    address: str


@router.post(
    "/exchange/ledgers/{end}/{status}/export", response={202: ExchangeExportOut}, operation_id="export_exchange"
)
def export(request: HttpRequest, end: str, status: str, given: SheetIn) -> HttpResponse | Status[dict[str, object]]:
    """导出传输台账：件数少的直接返回文件（200），多的转后台（202）。"""
    actor = actor_of(request)
    order = jobs.order_of(actor, end, status, given.query)
    if not exports.is_small(actor, order):
        run = exports.export_later(actor=actor, order=order, query=given.query, key=given.key)
        return Status(HTTPStatus.ACCEPTED, {"run_id": run.pk, "address": f"/oa/exports/{run.pk}"})
    sheet = exports.export_now(actor=actor, order=order)
    answer = HttpResponse(sheet.content, content_type=FACTS[Kinds.XLSX].media_type)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(sheet.name)}"
    return answer
