"""The exchange under ``/api/v1/oa/exchange/``: the same services and queries the pages use."""

from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.oa.documents.models import Document

from . import lists, queries, receiving, services, steps
from .ledgers import ENDS, ledger_of
from .lists import Line, Page
from .models import Delivery, Dispatch
from .papers import Paper
from .schemas import (
    ChosenIn,
    DeliveryOut,
    DispatchOut,
    ExchangeDetailOut,
    ExchangeFilterIn,
    ExchangeKeyIn,
    ExchangeLedgerOut,
    ExchangeLineOut,
    ExchangePageOut,
    ExchangeReasonIn,
    ExchangeRemindedOut,
    ExchangeVoidIn,
    PrepareIn,
    ReceiversIn,
    RegisteredOut,
    units_of,
)

router = Router()


def actor_of(request: HttpRequest) -> Actor:
    """Who calls."""
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


def _end(end: str) -> str:
    if end not in ENDS:
        raise Unknown(kind="台账")
    return end


@router.post("/exchange", response=DispatchOut, operation_id="dispatch_document")
def dispatch_document(
    request: HttpRequest,
    body: Form[PrepareIn],
    main_file: File[UploadedFile],
    attachments: File[list[UploadedFile]] = [],  # noqa: B006  # ninja copies the default
) -> Dispatch:
    """拟发公文并发送；``send`` 为假时只存为待发送。正文必须是 PDF。"""
    actor = actor_of(request)
    steps.sender_of(actor)
    if earlier := services.earlier_dispatch(actor=actor, key=body.key):
        return earlier
    to = units_of([code.strip() for code in body.receivers.split(",") if code.strip()])
    contents = [files.keep_upload(actor=actor, upload=main_file, allowed=Kinds.PDF)]
    contents += [files.keep_upload(actor=actor, upload=one, allowed=Kinds.ATTACHMENTS) for one in attachments]
    paper = Paper(body.title, body.document_number, body.urgency, body.kind, body.note)
    if not body.send:
        return services.prepare(actor=actor, paper=paper, contents=contents, to=to, key=body.key)
    return services.dispatch(
        actor=actor,
        title=paper.title,
        document_number=paper.document_number,
        urgency=paper.urgency,
        kind=paper.kind,
        note=paper.note,
        files=contents,
        receivers=to,
        key=body.key,
    )


@router.get("/exchange/ledgers/{end}", response=list[ExchangeLedgerOut], operation_id="exchange_counts")
def exchange_counts(request: HttpRequest, end: str) -> list[dict[str, object]]:
    """发送（sent）或接收（received）台账各状态的含义和件数。"""
    counts = lists.counts(actor_of(request), _end(end))
    return [{"key": one.key, "label": one.label, "meaning": one.meaning, "count": counts[one.key]} for one in ENDS[end]]


@router.get("/exchange/ledgers/{end}/{status}", response=ExchangePageOut, operation_id="exchange_page")
def exchange_page(request: HttpRequest, end: str, status: str, given: Query[ExchangeFilterIn]) -> Page:
    """一个状态的公文传输件，游标翻页。"""
    ledger = ledger_of(_end(end), status)
    if ledger is None:
        raise Unknown(kind="台账")
    return lists.page_of(actor_of(request), end, ledger, given.filters(), after=given.after)


@router.get("/exchange/matrix/{end}", response=list[ExchangeLineOut], operation_id="exchange_matrix")
def exchange_matrix(request: HttpRequest, end: str, given: Query[ExchangeFilterIn]) -> list[Line]:
    """各往来单位各状态的件数。"""
    return lists.matrix(actor_of(request), _end(end), given.filters())


@router.get("/exchange/{dispatch_id}", response=ExchangeDetailOut, operation_id="exchange_detail")
def exchange_detail(request: HttpRequest, dispatch_id: UUID) -> dict[str, object]:
    """一件传输公文及其接收情况；接收单位只看到发给自己的。"""
    actor = actor_of(request)
    found = queries.readable(actor, dispatch_id)
    return {
        "dispatch": found,
        "attachments": [file.pk for file in queries.attachments_of(found)],
        "deliveries": queries.deliveries_for(actor, found),
    }


@router.post("/exchange/{dispatch_id}/receivers", response=DispatchOut, operation_id="add_receivers")
def add_receivers(request: HttpRequest, dispatch_id: UUID, body: ReceiversIn) -> Dispatch:
    """添加接收单位，之后再发送。"""
    to = units_of(body.receivers)
    return services.add_receivers(actor=actor_of(request), dispatch_id=dispatch_id, to=to, key=body.key)


@router.post(
    "/exchange/{dispatch_id}/deliveries/{delivery_id}/remove", response=DispatchOut, operation_id="remove_receiver"
)
def remove_receiver(request: HttpRequest, dispatch_id: UUID, delivery_id: UUID, body: ExchangeKeyIn) -> Dispatch:
    """移除还没有发送的接收单位。"""
    return services.remove_receiver(
        actor=actor_of(request), dispatch_id=dispatch_id, delivery_id=delivery_id, key=body.key
    )


@router.post("/exchange/{dispatch_id}/send", response=DispatchOut, operation_id="send_dispatch")
def send(request: HttpRequest, dispatch_id: UUID, body: ExchangeKeyIn) -> Dispatch:
    """发送给名单上全部待发送的单位。"""
    return services.send(actor=actor_of(request), dispatch_id=dispatch_id, key=body.key)


@router.post("/exchange/{dispatch_id}/remind", response=ExchangeRemindedOut, operation_id="remind_receivers")
def remind(request: HttpRequest, dispatch_id: UUID, body: ChosenIn) -> services.Reminded:
    """催收；不指明单位时催全部尚未接收的单位。"""
    return services.remind(actor=actor_of(request), dispatch_id=dispatch_id, delivery_ids=body.deliveries, key=body.key)


@router.post("/exchange/{dispatch_id}/void", response=DispatchOut, operation_id="void_deliveries")
def void(request: HttpRequest, dispatch_id: UUID, body: ExchangeVoidIn) -> Dispatch:
    """作废已发送的公文。"""
    return services.void(
        actor=actor_of(request),
        dispatch_id=dispatch_id,
        delivery_ids=body.deliveries,
        reason=body.reason,
        key=body.key,
    )


@router.post("/exchange/{dispatch_id}/resend", response=DispatchOut, operation_id="resend_deliveries")
def resend(request: HttpRequest, dispatch_id: UUID, body: ChosenIn) -> Dispatch:
    """重发给拒收、退回或作废的单位。"""
    return services.resend(actor=actor_of(request), dispatch_id=dispatch_id, delivery_ids=body.deliveries, key=body.key)


@router.post("/exchange/deliveries/{delivery_id}/receive", response=DeliveryOut, operation_id="receive_delivery")
def receive(request: HttpRequest, delivery_id: UUID, body: ExchangeKeyIn) -> Delivery:
    """接收；逐个核对文件摘要，不一致则不接收并通知发送单位。"""
    return receiving.receive(actor=actor_of(request), delivery_id=delivery_id, key=body.key)


@router.post("/exchange/deliveries/{delivery_id}/refuse", response=DeliveryOut, operation_id="refuse_delivery")
def refuse(request: HttpRequest, delivery_id: UUID, body: ExchangeReasonIn) -> Delivery:
    """拒收，写明原因。"""
    return receiving.refuse(actor=actor_of(request), delivery_id=delivery_id, reason=body.reason, key=body.key)


@router.post("/exchange/deliveries/{delivery_id}/return", response=DeliveryOut, operation_id="return_delivery")
def send_back(request: HttpRequest, delivery_id: UUID, body: ExchangeReasonIn) -> Delivery:
    """接收后退回，写明原因。"""
    return receiving.send_back(actor=actor_of(request), delivery_id=delivery_id, reason=body.reason, key=body.key)


@router.post("/exchange/deliveries/{delivery_id}/register", response=RegisteredOut, operation_id="register_delivery")
def register(request: HttpRequest, delivery_id: UUID, body: ExchangeKeyIn) -> Document:
    """把已接收的公文登记为收文。"""
    return receiving.register(actor=actor_of(request), delivery_id=delivery_id, key=body.key)
