"""Somebody comes in from a platform: found by the stable subject, or noted for an administrator. And the local door while
staff come in by a platform: for administrators in an emergency, written down and told to the others.
"""

from collections.abc import Sequence
from urllib.parse import urlencode

from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.accounts import entrances, identity
from yaojian.kernel.accounts.addresses import address_of
from yaojian.kernel.accounts.entrances import Way
from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.actors import Channel
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import queries as permissions
from yaojian.kernel.sso import places, queries, visits
from yaojian.kernel.sso.client import cas, platform
from yaojian.kernel.sso.client.oidc import Identity
from yaojian.kernel.sso.errors import LinkPending, LinkRefused, OnlyThroughPlatform
from yaojian.kernel.sso.models import LinkState, Matching, Protocol, SsoLink, SsoPeer
from yaojian.kernel.sso.rights import CONFIRM, MANAGE

INWARD = "sso.inward"
"""In a session that began on a platform: its code, and the ID token to leave with."""
LEAVING = "sso.leaving"
ASKED = "kernel.sso.link_asked"
EMERGENCY = "kernel.sso.emergency"


@transaction.atomic
def note(peer: SsoPeer, told: Identity) -> SsoLink:
    """The link of this subject; made, pending, at first arrival, where the platform's rule is confirmation."""
    link = SsoLink.objects.select_related("user").filter(peer=peer, subject=told.subject).first()
    if link is not None or peer.matching == Matching.PREPARED:
        return link or SsoLink(peer=peer, subject=told.subject, state=LinkState.REFUSED)
    link, is_new = SsoLink.objects.get_or_create(
        peer=peer,
        subject=told.subject,
        defaults={"told_name": told.name, "told_unit": told.unit, "asked_at": timezone.now()},
    )
    if is_new:
        notices.after_commit(
            ASKED,
            to=permissions.holders_of(CONFIRM).values_list("pk", flat=True),
            title=f"{told.name or told.subject}首次由“{peer.name}”登录，等待确认账号关联。",
            link=reverse("sso_console:links"),
        )
        audit.record(
            visits.BACK, "kernel.sso.link_asked", link, summary=f"“{peer.name}”的身份 {told.subject} 首次登录，待确认。"
        )
    return link


def account_of(link: SsoLink) -> User:
    """Raises ``LinkPending``, ``LinkRefused`` (403)."""
    if link.state == LinkState.PENDING:
        raise LinkPending(peer=link.peer)
    user = link.user
    if link.state != LinkState.CONFIRMED or user is None or not user.is_active:
        raise LinkRefused(peer=link.peer)
    return user


def admit(request: HttpRequest, peer: SsoPeer, told: Identity) -> User:
    """Let the person in, in a session with a new key. Raises ``LinkPending``, ``LinkRefused``."""
    user = account_of(note(peer, told))
    visits.session_ends(request.session)
    entrances.admit(request, user, way=peer.code, label=peer.name)
    request.session[INWARD] = {"peer": peer.code, "id_token": told.id_token}
    request.session.pop(visits.MARK, None)
    visits.mark_of(request.session)
    request.session.save()
    visits.begin_in(user=user, peer=peer, subject=told.subject, outer=told.session, session=request.session)
    return user


def ways(target: str) -> Sequence[Way]:
    """Buttons of the sign-in page."""
    return [
        Way(
            label=peer.name,
            address=f"{reverse('sso:begin', args=[peer.code])}?{urlencode({'next': target})}"
            if target
            else reverse("sso:begin", args=[peer.code]),
            is_only=peer.exclusive,
            note=f"“{peer.name}”现在没有回应，正在恢复。" if peer.is_well is False else "",
        )
        for peer in queries.inward()
    ]


def rule(user: User) -> None:
    """Where a platform is the only way for staff, the password is for administrators. Raises ``OnlyThroughPlatform``."""
    peer = _only_way() if user.kind == Kind.STAFF else None
    if peer is not None and not _administers(user):
        raise OnlyThroughPlatform(peer=peer)


@transaction.atomic
def told_of_local(request: HttpRequest, user: User) -> None:
    """An administrator used the emergency door: audited, and the other administrators hear of it."""
    peer = _only_way() if user.kind == Kind.STAFF else None
    if peer is None:
        return
    actor = identity.actor_of(user, channel=Channel.PAGE, address=address_of(request))
    others = {*permissions.holders_of(CONFIRM).values_list("pk", flat=True)}
    others |= {*permissions.holders_of(MANAGE).values_list("pk", flat=True)}
    notices.after_commit(
        EMERGENCY,
        to=others - {user.pk},
        title=f"{user.name}（{user.username}）没有经过“{peer.name}”，用本平台密码应急登录。",
        link=reverse("account:home"),
    )
    audit.record(actor, "kernel.sso.emergency", user, summary=f"{user.name}应急登录，没有经过“{peer.name}”。")


def onward(request: HttpRequest) -> str:
    """Where somebody who came from a platform leaves it as well; empty for everybody else, and while it is down."""
    kept: dict[str, str] = request.session.get(INWARD) or {}
    peer = next((row for row in queries.inward() if row.code == kept.get("peer")), None) if kept else None
    if peer is None:
        return ""
    if peer.protocol != Protocol.OIDC:
        return leaving(cas.leave(peer))
    known = platform.known_addresses(peer)
    if known is None or not known.end_session:
        return ""
    query = {
        "id_token_hint": kept["id_token"],
        "client_id": peer.client_id,
        "post_logout_redirect_uri": places.site("/account/login"),
    }
    return leaving(f"{known.end_session}{'&' if '?' in known.end_session else '?'}{urlencode(query)}")


def leaving(address: str) -> str:
    """Our page that sends the browser on to ``address``. A form may not lead to another host (content policy), a page may;
    the address is signed so that nobody else's is followed."""
    return f"{reverse('sso:left')}?{urlencode({'to': signing.dumps(address, salt=LEAVING)})}"


def _only_way() -> SsoPeer | None:
    return next((peer for peer in queries.inward() if peer.exclusive), None)


def _administers(user: User) -> bool:
    return bool(permissions.offices_of(user.pk, user.person_id) - {"business"})
