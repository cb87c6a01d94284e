"""Visits begin and end. A session that ends takes its visits with it, and each peer is told; a platform that says somebody
left ends the session here, and all it began.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from yaojian.kernel import jobs, live
from yaojian.kernel.accounts import session_clock
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.sso import claims
from yaojian.kernel.sso.models import Direction, Ended, SsoLogout, SsoPeer, SsoVisit

MARK = "sso.mark"
TELL = "kernel.sso.tell_logout"
BACK = system_actor("单点登录", Channel.PAGE)
"""Who acts when a peer's server speaks to ours."""


def mark_of(session: SessionBase) -> UUID:
    """The random name of a session; peers never learn the key itself."""
    if MARK not in session:
        session[MARK] = str(uuid4())
    return UUID(session[MARK])


def signed_in_at(session: SessionBase) -> datetime:
    """When the person of this session last proved who he is (UTC)."""
    seconds = session_clock.proved_at(session)
    return datetime.fromtimestamp(seconds, tz=UTC) if seconds is not None else timezone.now()


@transaction.atomic
def begin_out(*, actor: Actor, user: User, peer: SsoPeer, session: SessionBase) -> SsoVisit:
    """The visit of this session to ``peer`` for the company chosen: the open one, or a new one, which is audited.
    A person who proved himself anew since has proved it for the open one, too."""
    mark = mark_of(session)
    found = SsoVisit.objects.filter(mark=mark, peer=peer, company_id=actor.company_id, ended_at__isnull=True).first()
    proved = signed_in_at(session)
    if found is not None:
        if proved > found.auth_at:
            found.auth_at = proved
            found.save(update_fields=["auth_at"])
        return found
    visit = SsoVisit.objects.create(
        peer=peer,
        user=user,
        subject=claims.subject(peer, user),
        company_id=actor.company_id,
        mark=mark,
        auth_at=proved,
        began_at=timezone.now(),
    )
    audit.record(
        actor, "kernel.sso.visited", visit, summary=f"{user.name}由单点登录进入“{peer.name}”。", peer=peer.code
    )
    return visit


@transaction.atomic
def begin_in(*, user: User, peer: SsoPeer, subject: str, outer: str, session: SessionBase) -> SsoVisit:
    """Somebody came in from a platform; ``session`` is already his and saved."""
    return SsoVisit.objects.create(
        peer=peer,
        user=user,
        subject=subject,
        outer=outer,
        mark=mark_of(session),
        session_key=session.session_key or "",
        auth_at=timezone.now(),
        began_at=timezone.now(),
    )


@transaction.atomic
def session_ends(session: SessionBase, *, except_peer: SsoPeer | None = None) -> None:
    """All visits of a session are over. ``except_peer`` knows already."""
    if MARK in session:
        open_ones = SsoVisit.objects.filter(mark=session[MARK], ended_at__isnull=True)
        _end(open_ones, Ended.HERE, except_peer=except_peer)


@transaction.atomic
def left_there(peer: SsoPeer, *, subject: str = "", outer: str = "", visit_id: UUID | None = None) -> int:
    """A platform says that somebody left: by its session (``outer``), or everywhere (``subject``). Ends the sessions here
    and tells the peers visited from them. Returns how many sessions ended; again is harmless."""
    rows = SsoVisit.objects.select_for_update(of=("self",)).filter(peer=peer, ended_at__isnull=True)
    if visit_id is not None:
        rows = rows.filter(pk=visit_id)
    if outer:
        rows = rows.filter(outer=outer)
    if subject:
        rows = rows.filter(subject=subject)
    found = list(rows.select_related("user"))
    for visit in found:
        _end_session(visit)
        others = SsoVisit.objects.filter(mark=visit.mark, ended_at__isnull=True)
        _end(others, Ended.THERE, except_peer=peer)
        audit.record(
            BACK,
            "kernel.sso.left_there",
            visit,
            summary=f"{visit.user.name}在“{peer.name}”退出，本平台的登录随之结束。",
        )
    return len(found)


@transaction.atomic
def expire(before: datetime) -> int:
    """Visits begun before this moment (aware) are over: no session lives that long. Returns how many."""
    return _end(SsoVisit.objects.filter(began_at__lt=before, ended_at__isnull=True), Ended.EXPIRED)


def _end_session(visit: SsoVisit) -> None:
    if visit.session_key:
        Session.objects.filter(session_key=visit.session_key).delete()
    live.end_streams(visit.user_id)


def _end(visits: QuerySet[SsoVisit], why: Ended, *, except_peer: SsoPeer | None = None) -> int:
    ended: Sequence[SsoVisit] = list(visits.select_for_update(of=("self",)).select_related("peer"))
    for visit in ended:
        visit.ended_at, visit.ended = timezone.now(), why
        visit.save(update_fields=["ended_at", "ended"])
        knows = except_peer is not None and visit.peer_id == except_peer.pk
        if visit.peer.direction == Direction.OUT and visit.peer.logout_address and not knows:
            row = SsoLogout.objects.create(visit=visit)
            jobs.defer(TELL, urgent=True, logout_id=str(row.pk))
    return len(ended)
