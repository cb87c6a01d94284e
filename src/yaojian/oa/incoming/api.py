"""收文中心 under ``/api/v1/oa/``: the same services the pages use."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router
from ninja.files import UploadedFile
from pydantic import Field

from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.api import DocumentKeyIn, DocumentOut, actor_of
from yaojian.oa.documents.models import Document, Urgency
from yaojian.oa.documents.rights import REGISTER
from yaojian.oa.flow.models.records import LONGEST_TEXT

from . import services
from .services import Distribution, Particulars

router = Router()


class RegisterIn(DocumentKeyIn):
    """What the registrar reads off the paper; sent as multipart form fields beside ``main_file``."""

    title: str = Field(min_length=1, max_length=200)
    sender: str = Field(min_length=1, max_length=80)
    received_on: date
    document_number: str = Field("", max_length=60)
    urgency: Urgency = Urgency.NORMAL
    note: str = Field("", max_length=200)
    copies: int = Field(1, ge=1, le=9999)
    again_reason: str = Field("", max_length=200, description="已登记过类似来文而仍要登记的原因")


class SendIn(DocumentKeyIn):
    """Codes of units that handle and read; ``persons`` maps a unit's code to the person who takes it there."""

    handle: list[str] = Field(min_length=1)
    read: list[str] = []
    persons: dict[str, UUID] = {}
    lead: str = Field("", description="主办单位代码，须是承办单位之一")
    working_days: int | None = Field(None, ge=1, le=120)
    opinion: str = Field("", max_length=LONGEST_TEXT)


class IncomingOpinionIn(DocumentKeyIn):
    """An opinion, with the key of the act."""

    opinion: str = Field("", max_length=LONGEST_TEXT)


def _units(codes: list[str]) -> dict[str, UUID]:
    """Unknown codes are told by the service: a unit nobody offered."""
    return dict(Unit.objects.filter(code__in=codes).values_list("code", "pk"))


@router.post("/documents", response=DocumentOut, operation_id="register_document")
def register_document(
    request: HttpRequest,
    body: Form[RegisterIn],
    main_file: File[UploadedFile],
    attachments: File[list[UploadedFile]] = [],  # noqa: B006  # ninja copies the default
) -> Document:
    """登记收文：正文必须是 PDF。"""
    actor = actor_of(request)
    checks.require(actor, REGISTER)
    if earlier := services.earlier_registration(actor=actor, key=body.key):
        return earlier
    given = body.model_dump(exclude={"key"})
    kept: list[StoredFile] = [
        files.keep_upload(actor=actor, upload=upload, allowed=Kinds.ATTACHMENTS) for upload in attachments
    ]
    main = files.keep_upload(actor=actor, upload=main_file, allowed=Kinds.PDF)
    return services.register(
        actor=actor, particulars=Particulars(**given), main_file=main, attachments=kept, key=body.key
    )


@router.post("/documents/{document_id}/send", response=DocumentOut, operation_id="send_to_departments")
def send(request: HttpRequest, document_id: UUID, body: SendIn) -> Document:
    """分送收文：按机构代码选承办单位和阅知单位。"""
    units = _units([*body.handle, *body.read])
    nobody = UUID(int=0)
    to = Distribution(
        handle=[units.get(code, nobody) for code in body.handle],
        read=[units.get(code, nobody) for code in body.read],
        persons={units[code]: person for code, person in body.persons.items() if code in units},
        working_days=body.working_days,
        lead=units.get(body.lead, nobody) if body.lead else None,
    )
    return services.send_to_departments(
        actor=actor_of(request), document_id=document_id, distribution=to, opinion=body.opinion, key=body.key
    )


@router.post("/documents/{document_id}/finish", response=DocumentOut, operation_id="finish_document")
def finish(request: HttpRequest, document_id: UUID, body: IncomingOpinionIn) -> Document:
    """办结收文。"""
    return services.finish(actor=actor_of(request), document_id=document_id, opinion=body.opinion, key=body.key)
