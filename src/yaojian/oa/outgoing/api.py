"""发文中心 under ``/api/v1/oa/``: the same services and queries the pages use.

Sealing has no twin here: it asks who one is again.
"""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.api import DocumentKeyIn, actor_of
from yaojian.oa.documents.models import Urgency

from . import differences, queries, services
from .errors import BodyMovedOn
from .models import BodyVersion, Direction, Disclosure, Format, Outgoing
from .rights import DRAFT
from .services import Particulars

router = Router()


class ParticularsIn(Schema):
    """拟稿信息. ``genre`` is a code of the fifteen kinds; ``issuers`` are codes of the other organs of a joint document."""

    title: str = Field(min_length=1, max_length=200)
    genre: str
    format: Format = Format.DOCUMENT
    direction: Direction = Direction.DOWN
    disclosure: Disclosure
    urgency: Urgency = Urgency.NORMAL
    main_to: str = Field("", max_length=400)
    copy_to: str = Field("", max_length=400)
    copy_no: str = Field("", pattern=r"^(\d{6})?$")
    copies: int = Field(1, ge=1, le=9_999)
    closed_reason: str = Field("", max_length=200)
    note: str = Field("", max_length=100)
    issuers: list[str] = []

    def particulars(self) -> Particulars:
        """As the services take it. Unknown codes are told by the service."""
        units = dict(Unit.objects.filter(code__in=self.issuers).values_list("code", "pk"))
        nobody = UUID(int=0)
        return Particulars(
            **self.model_dump(exclude={"issuers", "key"}),
            issuers=tuple(units.get(code, nobody) for code in self.issuers),
        )


class OutgoingDraftIn(DocumentKeyIn, ParticularsIn):
    """拟稿, with the key of the act."""


class OutgoingOut(Schema):
    """An outgoing document."""

    id: UUID = Field(alias="pk")
    title: str = Field(alias="document.title")
    document_number: str = Field(alias="document.document_number")
    genre: str
    format: str
    direction: str
    main_to: str
    copy_to: str
    disclosure: str
    step: str = Field(alias="document.instance.step_name")
    state: str = Field(alias="document.instance.state")


class OutgoingVersionOut(Schema):
    """One version of the body."""

    number: int
    step_name: str
    made_by: str = Field(alias="made_by.name")
    at: datetime
    note: str
    left_out: str
    file_id: UUID
    paragraphs: list[str]


class PieceOut(Schema):
    """Signs with one fate: same, added, removed."""

    kind: str
    text: str


class OutgoingRowOut(Schema):
    """One paragraph: same, changed, added, removed."""

    kind: str
    old: int | None
    new: int | None
    pieces: list[PieceOut]


class OutgoingOpinionIn(DocumentKeyIn):
    """An opinion that may be empty."""

    text: str = Field("", max_length=2_000)


@router.post("/outgoing", response=OutgoingOut, operation_id="start_outgoing")
def start(request: HttpRequest, body: OutgoingDraftIn) -> Outgoing:
    """拟稿。"""
    particulars = body.particulars()
    return services.start_draft(actor=actor_of(request), particulars=particulars, key=body.key)


@router.get("/outgoing/drafts", response=list[OutgoingOut], operation_id="outgoing_drafts")
def drafts(request: HttpRequest) -> list[Outgoing]:
    """拟稿箱。"""
    actor = actor_of(request)
    checks.require(actor, DRAFT)
    return list(queries.drafts_of(actor)[:200])


@router.get("/outgoing/{document_id}", response=OutgoingOut, operation_id="outgoing_detail")
def detail(request: HttpRequest, document_id: UUID) -> Outgoing:
    """一件发文的要素。"""
    return queries.readable(actor_of(request), document_id)


@router.put("/outgoing/{document_id}", response=OutgoingOut, operation_id="change_outgoing")
def change(request: HttpRequest, document_id: UUID, body: ParticularsIn) -> Outgoing:
    """修改拟稿信息。"""
    particulars = body.particulars()
    return services.change_particulars(actor=actor_of(request), document_id=document_id, particulars=particulars)


@router.post("/outgoing/{document_id}/versions", response=OutgoingVersionOut, operation_id="save_body")
def save_body(
    request: HttpRequest,
    document_id: UUID,
    key: Form[str],
    base: Form[int],
    text: Form[str] = "",
    note: Form[str] = "",
    file: File[UploadedFile | None] = None,
) -> BodyVersion:
    """保存正文新版本：上传 docx 或提交文字；base 是修改前的版本号，首版为 0。"""
    actor = actor_of(request)
    queries.editable(actor, document_id)
    kept = None
    if file is not None:
        kept = files.keep_upload(actor=actor, upload=file, allowed=Kinds.DOCX, limit=services.BODY_LIMIT)
    saving = services.save_version(
        actor=actor, document_id=document_id, base=base, file=kept, text=text, note=note[:200], key=key[:64]
    )
    if not saving.is_mine:
        raise BodyMovedOn(name=saving.version.made_by.name, number=saving.version.number)
    return saving.version


@router.get("/outgoing/{document_id}/versions", response=list[OutgoingVersionOut], operation_id="body_versions")
def versions(request: HttpRequest, document_id: UUID) -> list[BodyVersion]:
    """正文的全部版本，旧的在前。"""
    return queries.versions_of(queries.readable(actor_of(request), document_id))


@router.get("/outgoing/{document_id}/differences", response=list[OutgoingRowOut], operation_id="body_differences")
def compare(request: HttpRequest, document_id: UUID, old: int, new: int) -> list[differences.Row]:
    """两个版本的逐段逐字差异。"""
    outgoing = queries.readable(actor_of(request), document_id)
    return differences.compare(
        queries.version_of(outgoing, old).paragraphs, queries.version_of(outgoing, new).paragraphs
    )


@router.post("/outgoing/{document_id}/issuers", response=OutgoingOut, operation_id="send_to_issuers")
def send_to_issuers(request: HttpRequest, document_id: UUID, body: OutgoingOpinionIn) -> Outgoing:
    """联合发文送全部联办单位负责人会签。"""
    return services.send_to_issuers(actor=actor_of(request), document_id=document_id, text=body.text, key=body.key)
