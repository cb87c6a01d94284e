"""Looks how a peer is getting on: does its door answer, does it say of itself what we have written down."""

from dataclasses import dataclass
from http import HTTPStatus
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import calling
from yaojian.kernel.sso.client import platform
from yaojian.kernel.sso.errors import AddressNotAllowed, PlatformDown, WrongAnswer
from yaojian.kernel.sso.models import Direction, Protocol, SsoPeer
from yaojian.kernel.sso.rights import MANAGE


@dataclass(frozen=True, slots=True)
class Looked:
    """``fault`` is a sentence, empty when all is well."""

    fault: str


def ask(peer: SsoPeer) -> Looked:
    """One look, now; a few seconds at most."""
    if peer.direction == Direction.IN and peer.protocol == Protocol.OIDC:
        platform.forget(peer)
        try:
            platform.addresses_of(peer)
        except (PlatformDown, WrongAnswer) as fault:
            return Looked(fault.told())
        return Looked("")
    address = f"{peer.issuer.rstrip('/')}/login" if peer.direction == Direction.IN else peer.entry
    try:
        answer = calling.get(address)
    except (calling.NoAnswer, AddressNotAllowed) as fault:
        return Looked(str(fault))
    is_well = answer.status_code < HTTPStatus.INTERNAL_SERVER_ERROR
    return Looked("" if is_well else f"对方暂时出错（{answer.status_code}）。")


def look(peer: SsoPeer) -> Looked:
    """Ask, and write down how it is. No audit event: nobody decided anything."""
    found = ask(peer)
    SsoPeer.objects.filter(pk=peer.pk).update(
        is_well=not found.fault, fault=found.fault[:300], checked_at=timezone.now()
    )
    return found


def look_at_all() -> int:
    """Every enabled peer. Returns how many are not well."""
    return sum(bool(look(peer).fault) for peer in SsoPeer.objects.filter(is_enabled=True))


def test(*, actor: Actor, peer_id: UUID) -> Looked:
    """The administrator's button. Raises ``Unknown``, ``RightMissing``."""
    peer = checks.fetch(actor, MANAGE, SsoPeer.objects.all(), peer_id)
    found = look(peer)
    with transaction.atomic():
        audit.record(
            actor, "kernel.sso.peer_tested", peer, summary=f"测试对接系统“{peer.name}”：{found.fault or '正常。'}"
        )
    return found
