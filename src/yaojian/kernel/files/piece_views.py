"""Uploads in pieces after the tus protocol 1.0 (tus.io/protocols/resumable-upload: core, creation, termination)."""

import base64
import binascii
from http import HTTPStatus
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yaojian.kernel.errors import Invalid
from yaojian.kernel.requests import ActorRequest

from . import piece_services, services
from .errors import PieceBroken, PieceTooLarge
from .models import PieceUpload, told_size

VERSION = "1.0.0"
KEPT = "X-Kept"
"""Header with the token a form carries instead of the file, once all of it came."""
_PIECE = "application/offset+octet-stream"


@require_http_methods(["OPTIONS", "POST"])
def begin(request: ActorRequest) -> HttpResponse:
    """Announce a file; its address comes back in ``Location``."""
    if request.method == "OPTIONS":
        headers = {"Tus-Version": VERSION, "Tus-Extension": "creation,termination"}
        return _answer(HttpResponse(status=HTTPStatus.NO_CONTENT, headers=headers))
    if refused := _other_version(request):
        return refused
    told = _metadata(request.headers.get("Upload-Metadata", ""))
    begun = piece_services.begin_upload(
        actor=request.actor,
        place=told.get("place", ""),
        target=_target(told.get("target", "")),
        name=told.get("filename", ""),
        size=_number(request, "Upload-Length"),
    )
    return _answer(
        HttpResponse(status=HTTPStatus.CREATED, headers={"Location": reverse("files:upload", args=[begun.pk])})
    )


@require_http_methods(["HEAD", "PATCH", "DELETE"])
def upload(request: ActorRequest, upload_id: UUID) -> HttpResponse:
    """How much came (``HEAD``), a piece more (``PATCH``), no more of it (``DELETE``)."""
    if refused := _other_version(request):
        return refused
    if request.method == "DELETE":
        piece_services.abandon_upload(actor=request.actor, upload_id=upload_id)
        return _answer(HttpResponse(status=HTTPStatus.NO_CONTENT))
    if request.method == "HEAD":
        return _standing(request, piece_services.own_upload(request.actor, upload_id), HTTPStatus.OK)
    offset = _number(request, "Upload-Offset")
    piece_services.own_upload(request.actor, upload_id)  # nobody else's bytes are even read
    grown = piece_services.add_piece(actor=request.actor, upload_id=upload_id, offset=offset, content=_content(request))
    return _standing(request, grown, HTTPStatus.NO_CONTENT)


def _standing(request: ActorRequest, shown: PieceUpload, status: HTTPStatus) -> HttpResponse:
    headers = {
        "Upload-Offset": str(shown.received),
        "Upload-Length": str(shown.size),
        "Cache-Control": "no-store",
    }
    if shown.file is not None:
        headers[KEPT] = services.token_for(request.actor, shown.file)
    return _answer(HttpResponse(status=status, headers=headers))


def _content(request: HttpRequest) -> bytes:
    """The piece, whole. What a broken line cut short is sent again: a piece is small."""
    if request.headers.get("Content-Type", "") != _PIECE:
        raise Invalid(field="文件片段", reason="内容类型不对，请刷新页面后重新上传。")
    length = _number(request, "Content-Length")
    if length > piece_services.LARGEST_PIECE:
        raise PieceTooLarge(most=told_size(piece_services.LARGEST_PIECE))
    try:
        content = request.read(length)
    except UnreadablePostError as error:
        raise PieceBroken from error
    if len(content) != length:
        raise PieceBroken
    return content


def _number(request: HttpRequest, header: str) -> int:
    text = request.headers.get(header, "")
    if not text.isascii() or not text.isdigit() or len(text) > 15:
        raise Invalid(field=header, reason="缺少或不是数字，请刷新页面后重新上传。")
    return int(text)


def _metadata(header: str) -> dict[str, str]:
    """``filename 5rWL6K+V,place …``: names with values in Base64. What cannot be read counts as not said."""
    told = {}
    for pair in header.split(","):
        name, _, value = pair.strip().partition(" ")
        try:
            told[name] = base64.b64decode(value, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            told[name] = ""
    return told


def _target(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Invalid(field="上传位置", reason="没有说明上传到哪里，请刷新页面后重新上传。") from None


def _other_version(request: HttpRequest) -> HttpResponse | None:
    if request.headers.get("Tus-Resumable") == VERSION:
        return None
    return _answer(HttpResponse(status=HTTPStatus.PRECONDITION_FAILED, headers={"Tus-Version": VERSION}))


def _answer(response: HttpResponse) -> HttpResponse:
    response["Tus-Resumable"] = VERSION
    return response
