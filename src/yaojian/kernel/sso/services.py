"""What administrators do: peers, secrets, keys, links."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Unknown
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.kernel.sso import calling, keys, secrets
from yaojian.kernel.sso.client import platform
from yaojian.kernel.sso.errors import CodeTaken, Incomplete, LinkDecided, NoSecret, NotTheRightAccount, UserTaken
from yaojian.kernel.sso.models import (
    INWARD,
    Direction,
    LinkState,
    Protocol,
    SsoKey,
    SsoLink,
    SsoPeer,
)
from yaojian.kernel.sso.rights import CONFIRM, MANAGE

OVERLAP = timedelta(hours=24)
"""How long the former secret of a peer stays good after a change."""
FIELDS = (
    *("code", "name", "direction", "protocol", "client_id", "issuer", "entry", "redirects", "after_logout"),
    *(
        "logout_address",
        "claim_names",
        "signing",
        "matching",
        "clock_skew",
        "exclusive",
        "introduction",
        "contact",
        "order",
    ),
)
_REDIRECTED = (Protocol.OIDC, Protocol.OAUTH2, Protocol.CAS2, Protocol.CAS3)


@transaction.atomic
def save_peer(
    *, actor: Actor, peer_id: UUID | None, facts: Mapping[str, Any], secret: str = "", key: str = ""
) -> SsoPeer:
    """A new peer (``peer_id`` None) or new facts of one; ``secret`` only inwards, empty keeps what is there. Code and
    direction of a peer stay. The same ``key`` again returns the peer made first.

    Raises ``RightMissing``, ``Unknown``, ``CodeTaken``, ``Incomplete``, ``AddressNotAllowed``.
    """
    checks.require(actor, MANAGE)
    if (
        peer_id is None
        and key
        and (earlier := idempotency.earlier_result(key, actor=actor, act="kernel.sso.save_peer"))
    ):
        return SsoPeer.objects.get(pk=earlier)
    peer = SsoPeer() if peer_id is None else _locked(actor, peer_id)
    for name in FIELDS:
        if name in facts and (peer_id is None or name not in ("code", "direction")):
            setattr(peer, name, facts[name])
    if SsoPeer.objects.filter(code=peer.code).exclude(pk=peer.pk).exists():
        raise CodeTaken(peer=peer.code)
    _check(peer)
    if peer.direction == Direction.OUT and not peer.client_id:
        peer.client_id = f"{peer.code}-{peer.pk.hex[:8]}"
    if secret and peer.direction == Direction.IN:
        peer.sealed_secret, peer.secret_changed_at = secrets.seal(peer, secret), timezone.now()
    peer.save()
    platform.forget(peer)
    if peer_id is None and key:
        idempotency.remember(key, actor=actor, act="kernel.sso.save_peer", result=str(peer.pk))
    audit.record(
        actor,
        "kernel.sso.peer_saved",
        peer,
        summary=f"{'登记' if peer_id is None else '修改'}对接系统“{peer.name}”（{peer.get_protocol_display()}）。",
        secret_changed=bool(secret),
    )
    return peer


def _check(peer: SsoPeer) -> None:
    """Addresses are allowed, and those the protocol needs are there."""
    if peer.direction == Direction.IN and peer.protocol not in INWARD:
        raise Incomplete(reason="登录进入本平台只支持 OpenID Connect 和 CAS。")
    if peer.direction == Direction.IN and not (peer.issuer and peer.client_id):
        raise Incomplete(reason="缺少签发者地址或客户端标识。")
    if peer.direction == Direction.OUT and peer.protocol in _REDIRECTED and not peer.redirects:
        raise Incomplete(reason="缺少回调地址。")
    if peer.direction == Direction.OUT and peer.exclusive:
        raise Incomplete(reason="只有登录进入本平台的系统才能设为唯一入口。")
    for address in (peer.issuer, peer.entry, peer.logout_address, *peer.redirects, *peer.after_logout):
        if address:
            calling.check(address)


def _locked(actor: Actor, peer_id: UUID) -> SsoPeer:
    return checks.fetch(actor, MANAGE, SsoPeer.objects.select_for_update(of=("self",)), peer_id)


@transaction.atomic
def rotate_secret(*, actor: Actor, peer_id: UUID) -> tuple[SsoPeer, str]:
    """A new secret of an outward peer, returned this once; the former stays good for a day. Raises ``NoSecret`` inwards."""
    peer = _locked(actor, peer_id)
    if peer.direction == Direction.IN:
        raise NoSecret(peer=peer.name)
    secret, now = secrets.make(), timezone.now()
    if peer.sealed_secret:
        peer.sealed_former, peer.former_until = peer.sealed_secret, now + OVERLAP
    peer.sealed_secret, peer.secret_changed_at = secrets.seal(peer, secret), now
    peer.save(update_fields=["sealed_secret", "sealed_former", "former_until", "secret_changed_at"])
    audit.record(actor, "kernel.sso.secret_rotated", peer, summary=f"更换“{peer.name}”的密钥，旧密钥 24 小时后失效。")
    return peer, secret


@transaction.atomic
def switch(*, actor: Actor, peer_id: UUID, on: bool) -> SsoPeer:
    """Enable or disable; disabled, nobody passes in either direction. Twice is the same as once."""
    peer = _locked(actor, peer_id)
    if peer.is_enabled == on:
        return peer
    peer.is_enabled = on
    peer.save(update_fields=["is_enabled"])
    action = "kernel.sso.peer_enabled" if on else "kernel.sso.peer_disabled"
    audit.record(actor, action, peer, summary=f"{'启用' if on else '停用'}对接系统“{peer.name}”。")
    return peer


@transaction.atomic
def rotate_key(*, actor: Actor) -> list[SsoKey]:
    """New signing keys, one an algorithm: published now, signing in ten minutes; the former stay published an hour longer."""
    checks.require(actor, MANAGE)
    made = keys.rotate()
    for key in made:
        summary = f"更换单点登录的签名密钥（{key.algorithm}）。"
        audit.record(actor, "kernel.sso.key_rotated", key, summary=summary, kid=key.pk)
    return made


@transaction.atomic
def prepare_link(*, actor: Actor, peer_id: UUID, subject: str, username: str) -> SsoLink:
    """Link a subject before its owner ever came. Raises ``NotTheRightAccount``, ``UserTaken``, ``LinkDecided``."""
    checks.require(actor, CONFIRM)
    peer = SsoPeer.objects.filter(pk=peer_id, direction=Direction.IN).first()
    if peer is None:
        raise Unknown(kind="对接系统")
    link, _ = SsoLink.objects.get_or_create(peer=peer, subject=subject.strip(), defaults={"asked_at": timezone.now()})
    return _decide(actor, link.pk, LinkState.CONFIRMED, username=username)


@transaction.atomic
def confirm_link(*, actor: Actor, link_id: UUID, username: str) -> SsoLink:
    """The platform's subject is this account. Again with the same account is harmless.

    Raises ``NotTheRightAccount`` (422), ``UserTaken``, ``LinkDecided`` (409).
    """
    return _decide(actor, link_id, LinkState.CONFIRMED, username=username)


@transaction.atomic
def refuse_link(*, actor: Actor, link_id: UUID, reason: str) -> SsoLink:
    """Nobody comes in by this subject; a confirmed one is taken back by this as well."""
    return _decide(actor, link_id, LinkState.REFUSED, reason=reason)


def _decide(actor: Actor, link_id: UUID, state: LinkState, *, username: str = "", reason: str = "") -> SsoLink:
    link = checks.fetch(actor, CONFIRM, SsoLink.objects.select_for_update(of=("self",)), link_id)
    user = _account(link, username) if state == LinkState.CONFIRMED else None
    if link.state == state and (user is None or link.user_id == user.pk):
        return link
    if state == LinkState.CONFIRMED and link.state == LinkState.CONFIRMED:
        raise LinkDecided(who=link.decided_name, state=link.get_state_display())
    link.state, link.user, link.reason = state, user, reason.strip()[:200]
    link.decided_at, link.decided_name = timezone.now(), actor.name
    link.save()
    told = f"“{link.peer.name}”的身份 {link.subject}（{link.told_name or '未报姓名'}）"
    if user is not None:
        audit.record(
            actor, "kernel.sso.link_confirmed", link, summary=f"确认{told}关联到账号“{user.username}”（{user.name}）。"
        )
    else:
        audit.record(actor, "kernel.sso.link_refused", link, summary=f"拒绝{told}登录本平台。", reason=link.reason)
    return link


def _account(link: SsoLink, username: str) -> User:
    user = User.objects.filter(username=username.strip().lower(), is_active=True, kind=Kind.STAFF).first()
    if user is None:
        raise NotTheRightAccount(username=username.strip()[:64])
    others = SsoLink.objects.filter(peer=link.peer, user=user, state=LinkState.CONFIRMED).exclude(pk=link.pk)
    if others.exists():
        raise UserTaken(username=user.username)
    return user
