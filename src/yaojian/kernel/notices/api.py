"""The same over HTTP: ``/api/v1/notices/``."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from yaojian.kernel.actors import Actor

from . import queries, services
from .models import Notice

router = Router(tags=["消息"])


class NoticeOut(Schema):
    """One notice; times in UTC, ``read_at`` empty while unread."""

    id: UUID
    kind: str
    kind_label: str
    title: str
    body: str
    link: str
    created: datetime
    read_at: datetime | None


class NoticesOut(Schema):
    """A page of notices; ``following`` goes into ``after`` for the next one, empty at the end."""

    items: list[NoticeOut]
    following: str
    unread: int


class ReadOut(Schema):
    """How many were marked as read."""

    changed: int


@router.get("/", response=NoticesOut, operation_id="notices_of", summary="我的消息")
def notices_of(request: HttpRequest, after: str = "", *, unread_only: bool = False) -> dict[str, object]:
    """The caller's own notices, newest first."""
    actor = _actor(request)
    page = queries.notices_of(actor, unread_only=unread_only, after=after)
    return {"items": page.rows, "following": page.following, "unread": queries.unread_count(actor)}


@router.post("/{notice_id}/read", response=NoticeOut, operation_id="mark_read", summary="标为已读")
def mark_read(request: HttpRequest, notice_id: UUID) -> Notice:
    """Harmless to repeat."""
    return services.mark_read(actor=_actor(request), notice_id=notice_id)


@router.post("/read", response=ReadOut, operation_id="mark_all_read", summary="全部标为已读")
def mark_all_read(request: HttpRequest) -> dict[str, int]:
    """Everything told so far."""
    return {"changed": services.mark_all_read(actor=_actor(request))}


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the authentication of the API
    return actor
