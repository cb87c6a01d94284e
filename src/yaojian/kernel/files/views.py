"""Originals and page images."""

from uuid import UUID

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import timezone
from django.views.decorators.http import require_safe

from yaojian.kernel.actors import Actor
from yaojian.kernel.requests import ActorRequest

from . import queries, services
from .kinds import Kinds

_SHOWN_IN_PLACE = Kinds.PICTURES | Kinds.SOUND_AND_FILM


@require_safe
def download(request: ActorRequest, file_id: UUID) -> HttpResponseBase:
    """The original bytes. Only pictures, sound and film open in place; nothing runs in our origin."""
    return answer_download(request, request.actor, file_id)


@require_safe
def page(request: ActorRequest, file_id: UUID, number: int) -> HttpResponse:
    """One page as an image that names its reader, minute and address."""
    return answer_page(request.actor, file_id, number)


def answer_download(request: HttpRequest, actor: Actor, file_id: UUID) -> HttpResponseBase:
    """For page and API. Pictures are shown in place unless ``?download`` asks otherwise."""
    file = queries.readable(actor, file_id)
    etag = f'"{file.sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return _private(HttpResponseNotModified(), etag)
    if request.method == "GET":
        services.note_download(actor=actor, file=file)
    in_place = file.of_kind in _SHOWN_IN_PLACE and "download" not in request.GET
    response = FileResponse(
        queries.path_of(file).open("rb"), as_attachment=not in_place, filename=file.name, content_type=file.media_type
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; img-src 'self'; media-src 'self'"
    return _private(response, etag)


def answer_page(actor: Actor, file_id: UUID, number: int) -> HttpResponse:
    """For page and API."""
    file = queries.readable(actor, file_id)
    response = HttpResponse(queries.page_for(file, number, _mark(actor)), content_type="image/webp")
    response["Cache-Control"] = "private, max-age=300"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _mark(actor: Actor) -> str:
    """``王敏 2026-03-01 09:05 ·1.27``: Beijing time and the tail of the address."""
    tail = ".".join(actor.address.rsplit(".", 2)[-2:]) if actor.address else ""
    return " ".join(part for part in (actor.name, f"{timezone.localtime():%Y-%m-%d %H:%M}", tail) if part)


def _private(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
