"""Files over HTTP: ``/api/v1/files/``. Upload first, then name the id in the act that wants the file."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

from . import queries, services, views
from .kinds import Kinds
from .models import StoredFile

router = Router(tags=["文件"])


class FileOut(Schema):
    """What is known of a file. ``pages`` is 0 for kinds without page images; hashes are hexadecimal."""

    id: UUID
    name: str
    size: int
    media_type: str
    pages: int
    sha256: str
    sm3: str
    created: datetime

    @staticmethod
    def resolve_pages(file: StoredFile) -> int:
        """The model calls it ``page_count``."""
        return file.page_count


@router.post("/", response={201: FileOut}, operation_id="keep_upload", summary="上传文件")
def keep_upload(request: HttpRequest, file: File[UploadedFile]) -> Status[StoredFile]:
    """Kept for a week as the caller's own draft, until an act takes it over."""
    actor = _actor(request)
    checks.signed_in(actor)
    kept = services.keep_upload(actor=actor, upload=file, allowed=Kinds.ATTACHMENTS | Kinds.SOUND_AND_FILM)
    return Status(201, kept)


@router.get("/{file_id}", response=FileOut, operation_id="file", summary="文件信息")
def file(request: HttpRequest, file_id: UUID) -> StoredFile:
    """For whom its owner lets read it."""
    return queries.readable(_actor(request), file_id)


@router.get("/{file_id}/content", operation_id="download", summary="下载原件")
def download(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The original bytes; leaves a trace."""
    return views.answer_download(request, _actor(request), file_id)


@router.get("/{file_id}/pages/{number}", operation_id="page", summary="页面图像")
def page(request: HttpRequest, file_id: UUID, number: int) -> HttpResponse:
    """One page as WebP with the caller's watermark."""
    return views.answer_page(_actor(request), file_id, number)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the authentication of the API
    return actor
