"""Issuing under ``/api/v1/oa/``: number, red header, proof, seal, distribution; the same services the pages use."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth import authenticate, get_user_model
from django.http import HttpRequest
from ninja import Router, Schema, Status
from pydantic import Field

from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.api import DocumentKeyIn, actor_of

from . import queries, registers, services
from .api import OutgoingOut
from .errors import NotConfirmed
from .models import Outgoing, Product, ProofMark, Sign
from .rights import NUMBER

router = Router()


class NumberIn(Schema):
    """Which sign, and a reserved number instead of the next one."""

    sign_id: UUID
    reserved: int | None = Field(None, ge=1)


class ReserveIn(DocumentKeyIn):
    """预留."""

    count: int = Field(1, ge=1, le=services.MOST_AT_ONCE)
    reason: str = Field(min_length=1, max_length=200)


class IssuingVoidIn(Schema):
    """作废."""

    year: int
    value: int = Field(ge=1)
    reason: str = Field(min_length=1, max_length=200)


class SignOut(Schema):
    """A 机关代字."""

    id: UUID
    text: str
    use: str
    bureau: str = Field(alias="bureau.name")
    closed: bool


class IssuingLineOut(Schema):
    """One number of the register."""

    value: int
    number: str
    state: str
    reason: str
    at: datetime
    document_id: UUID | None
    title: str


class ProductOut(Schema):
    """A file made of the document."""

    id: UUID
    kind: str
    number: int
    file_id: UUID
    sm3: str = Field(alias="file.sm3")
    at: datetime


class MarkIn(DocumentKeyIn):
    """校对意见."""

    page: int = Field(ge=1)
    text: str = Field(min_length=1, max_length=300)


class MarkOut(Schema):
    """A proof mark."""

    id: UUID
    page: int
    text: str
    answer: str
    settled_at: datetime | None


class IssuingSettleIn(Schema):
    """处理情况."""

    answer: str = Field(min_length=1, max_length=200)


class SealIn(DocumentKeyIn):
    """用印: the password once more, as the page asks for it; a wrong one counts as a failed sign-in."""

    password: str = Field(min_length=1, max_length=200)


class DistributeIn(DocumentKeyIn):
    """分发: codes of units; receivers on paper with copies."""

    units: list[str] = []
    outside: dict[str, int] = {}


@router.post("/outgoing/{document_id}/number", response=OutgoingOut, operation_id="take_number")
def take_number(request: HttpRequest, document_id: UUID, body: NumberIn) -> Outgoing:
    """编号。"""
    return services.take_number(actor=actor_of(request), document_id=document_id, **body.model_dump())


@router.post("/outgoing/{document_id}/compose", response=ProductOut, operation_id="compose_outgoing")
def compose(request: HttpRequest, document_id: UUID, body: DocumentKeyIn) -> Product:
    """套红。"""
    return services.compose(actor=actor_of(request), document_id=document_id, key=body.key)


@router.get("/outgoing/{document_id}/products", response=list[ProductOut], operation_id="outgoing_products")
def products(request: HttpRequest, document_id: UUID) -> list[Product]:
    """成文文件。"""
    return list(queries.readable(actor_of(request), document_id).products.select_related("file"))


@router.post("/outgoing/{document_id}/marks", response=MarkOut, operation_id="add_proof_mark")
def add_mark(request: HttpRequest, document_id: UUID, body: MarkIn) -> ProofMark:
    """记校对意见。"""
    return services.add_mark(
        actor=actor_of(request), document_id=document_id, page=body.page, text=body.text, key=body.key
    )


@router.post("/proof-marks/{mark_id}/settle", response=MarkOut, operation_id="settle_proof_mark")
def settle(request: HttpRequest, mark_id: UUID, body: IssuingSettleIn) -> ProofMark:
    """处理校对意见。"""
    return services.settle_mark(actor=actor_of(request), mark_id=mark_id, answer=body.answer)


@router.post("/outgoing/{document_id}/seal", response=ProductOut, operation_id="seal_outgoing")
def seal(request: HttpRequest, document_id: UUID, body: SealIn) -> Product:
    """用印并签名；``password`` 是操作人的登录密码。"""
    actor = actor_of(request)
    if actor.user_id is None:
        raise NotConfirmed()
    known = get_user_model().objects.get(pk=actor.user_id)
    confirmed = authenticate(request, username=known.get_username(), password=body.password)
    if confirmed is None or confirmed.pk != known.pk:
        raise NotConfirmed()
    return services.seal(actor=actor, document_id=document_id, key=body.key)


@router.post("/outgoing/{document_id}/distribute", response=OutgoingOut, operation_id="distribute_outgoing")
def distribute(request: HttpRequest, document_id: UUID, body: DistributeIn) -> Outgoing:
    """分发：units 是机构代码，outside 是纸质收文单位和份数。"""
    known = dict(Unit.objects.filter(code__in=body.units).values_list("code", "pk"))
    units = [known.get(code, UUID(int=0)) for code in body.units]
    return services.distribute(
        actor=actor_of(request), document_id=document_id, units=units, outside=body.outside, key=body.key
    )


@router.get("/signs", response=list[SignOut], operation_id="signs")
def signs(request: HttpRequest) -> list[Sign]:
    """本人管理编号的机关代字。"""
    actor = actor_of(request)
    checks.require(actor, NUMBER)
    return queries.signs_of(actor)


@router.get("/signs/{sign_id}/register", response=list[IssuingLineOut], operation_id="number_register")
def register(request: HttpRequest, sign_id: UUID, year: int) -> list[IssuingLineOut]:
    """发文登记簿。"""
    sign = checks.fetch(actor_of(request), NUMBER, Sign.objects.all(), sign_id)
    return [_line(line) for line in registers.register_of(sign, year).lines]


@router.post("/signs/{sign_id}/reserve", response=list[int], operation_id="reserve_numbers")
def reserve(request: HttpRequest, sign_id: UUID, body: ReserveIn) -> list[int]:
    """预留文号。"""
    return services.reserve_numbers(
        actor=actor_of(request), sign_id=sign_id, count=body.count, reason=body.reason, key=body.key
    )


@router.post("/signs/{sign_id}/void", response={204: None}, operation_id="void_number")
def void(request: HttpRequest, sign_id: UUID, body: IssuingVoidIn) -> Status[None]:
    """作废文号。"""
    services.void_number(actor=actor_of(request), sign_id=sign_id, **body.model_dump())
    return Status(204, None)


def _line(line: registers.Line) -> IssuingLineOut:
    bearer = line.outgoing
    return IssuingLineOut(
        value=line.value,
        number=line.number,
        state=line.state,
        reason=line.reason,
        at=line.at,
        document_id=bearer.pk if bearer else None,
        title=bearer.document.title if bearer else "",
    )
