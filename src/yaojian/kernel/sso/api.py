"""Peers and links over HTTP, for the administrators who may see them; secrets never."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from ninja import Field, Router, Schema

from yaojian.kernel.requests import ActorRequest
from yaojian.kernel.sso import queries, services
from yaojian.kernel.sso.models import LinkState, SsoLink, SsoPeer

router = Router(tags=["sso"])


class PeerOut(Schema):
    """A peer as its administrator sees it; times are UTC, ``is_well`` null before the first look."""

    id: UUID
    code: str
    name: str
    direction: str
    protocol: str
    is_enabled: bool
    client_id: str
    is_well: bool | None
    fault: str
    checked_at: datetime | None


class AccountLinkOut(Schema):
    """Which account a subject of a platform belongs to."""

    id: UUID
    peer: str
    subject: str
    told_name: str
    told_unit: str
    username: str
    state: str
    asked_at: datetime

    @staticmethod
    def resolve_peer(link: SsoLink) -> str:
        """Code of the platform."""
        return link.peer.code

    @staticmethod
    def resolve_username(link: SsoLink) -> str:
        """Empty while nobody was said."""
        return link.user.username if link.user is not None else ""


class LinkPageOut(Schema):
    """50 links, newest first; ``after`` continues."""

    rows: list[AccountLinkOut]
    after: str


class ConfirmIn(Schema):
    """The account."""

    username: str = Field(max_length=64)


class RefuseIn(Schema):
    """Why."""

    reason: str = Field(max_length=200)


@router.get("/peers", response=list[PeerOut], operation_id="sso_peers", summary="对接系统")
def sso_peers(request: ActorRequest) -> QuerySet[SsoPeer]:
    """All, with how they are."""
    return queries.peers(request.actor)


@router.get("/links", response=LinkPageOut, operation_id="sso_links", summary="账号关联")
def sso_links(request: ActorRequest, state: str = LinkState.PENDING, after: str = "") -> queries.LinkPage:
    """Of one state."""
    return queries.links(request.actor, state, after)


@router.post(
    "/links/{link_id}/confirm", response=AccountLinkOut, operation_id="confirm_sso_link", summary="确认账号关联"
)
def confirm_sso_link(request: ActorRequest, link_id: UUID, given: ConfirmIn) -> SsoLink:
    """This subject is that account."""
    return services.confirm_link(actor=request.actor, link_id=link_id, username=given.username)


@router.post("/links/{link_id}/refuse", response=AccountLinkOut, operation_id="refuse_sso_link", summary="拒绝账号关联")
def refuse_sso_link(request: ActorRequest, link_id: UUID, given: RefuseIn) -> SsoLink:
    """Nobody comes in by this subject."""
    return services.refuse_link(actor=request.actor, link_id=link_id, reason=given.reason)
