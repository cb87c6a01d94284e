"""Delegations under ``/api/v1/oa/``: the same services and queries the pages use."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema
from pydantic import AwareDatetime, Field

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

from . import queries, services
from .models import Delegation, WorkKind
from .rights import MANAGE
from .services import LONGEST_REASON, Terms
from .signed import Signed, signed_under

router = Router()


class DelegateIn(Schema):
    """Empty ``kinds`` or ``units`` mean all. ``key``: the same key again answers with the first result."""

    principal_id: UUID
    delegate_id: UUID
    since: AwareDatetime
    until: AwareDatetime
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)
    kinds: list[WorkKind] = []
    units: list[UUID] = []
    key: str = Field(min_length=1, max_length=64)


class DelegationOut(Schema):
    """A delegation; ``state`` is waiting, in_force, over or revoked at the moment of the answer."""

    id: UUID
    principal: str = Field(alias="principal.name")
    delegate: str = Field(alias="delegate.name")
    kinds: list[str]
    units: list[UUID]
    since: datetime
    until: datetime
    reason: str
    state: str
    revoked_at: datetime | None


class MineOut(Schema):
    """What the caller gave and was given, the latest first."""

    given: list[DelegationOut]
    received: list[DelegationOut]


class SignedOut(Schema):
    """One task settled under the delegation."""

    at: datetime
    title: str
    step: str
    text: str
    link: str


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]  # web.requests.Request names it


@router.get("/delegations", response=MineOut, operation_id="delegations")
def delegations(request: HttpRequest) -> dict[str, list[Delegation]]:
    """本人委托的和受托的。"""
    return {"given": queries.given_by(_actor(request)), "received": queries.received_by(_actor(request))}


@router.post("/delegations", response=DelegationOut, operation_id="delegate_work")
def delegate_work(request: HttpRequest, body: DelegateIn) -> Delegation:
    """设置委托。"""
    terms = Terms(
        delegate_id=body.delegate_id,
        since=body.since,
        until=body.until,
        reason=body.reason,
        kinds=tuple(body.kinds),
        unit_ids=tuple(body.units),
    )
    return services.delegate_work(actor=_actor(request), principal_id=body.principal_id, terms=terms, key=body.key)


@router.post("/delegations/{delegation_id}/revoke", response=DelegationOut, operation_id="revoke_delegation")
def revoke(request: HttpRequest, delegation_id: UUID) -> Delegation:
    """收回委托。"""
    return services.revoke(actor=_actor(request), delegation_id=delegation_id)


@router.get("/delegations/{delegation_id}/signed", response=list[SignedOut], operation_id="signed_under_delegation")
def signed(request: HttpRequest, delegation_id: UUID) -> list[Signed]:
    """受托人代办了什么。"""
    return signed_under(checks.fetch(_actor(request), MANAGE, queries.with_names(), delegation_id))
