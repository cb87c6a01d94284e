"""Writing down what the watch found, telling those who must know, and a person's word that it is settled."""

from collections import deque
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.queries import holders_of
from yaojian.portal.publishing.errors import AlreadySettled
from yaojian.portal.publishing.models import Incident, IncidentKind
from yaojian.portal.publishing.rights import WATCH

TAMPERED = "portal.site.tampered"
MANY, MANY_SECONDS = 50, 10.0
AGAIN, AGAIN_SECONDS = 3, 600.0
QUIET_SECONDS = 60.0
"""Between two notices; an alarm is told at once, and again after so long."""
WATCHMAN = system_actor("防篡改看守")


class Rate:
    """How often something was found lately; the memory of one watch."""

    def __init__(self) -> None:
        self._moments: deque[tuple[float, str]] = deque()
        self._told = self._alarmed = float("-inf")

    def note(self, route: str, now: float) -> bool:
        """One more, at ``now`` (monotonic seconds); whether this is an alarm: very many, or again and again here."""
        self._moments.append((now, route))
        while self._moments and self._moments[0][0] < now - AGAIN_SECONDS:
            self._moments.popleft()
        lately = sum(1 for moment, _ in self._moments if moment > now - MANY_SECONDS)
        here = sum(1 for _, where in self._moments if where == route)
        return lately > MANY or here >= AGAIN

    def may_tell(self, now: float, *, alarm: bool) -> bool:
        """Whether to send a notice for this one."""
        last = self._alarmed if alarm else self._told
        if now - last < QUIET_SECONDS:
            return False
        self._told = now
        if alarm:
            self._alarmed = now
        return True


def open_incident(kind: IncidentKind, route: str, noticed_by: str) -> Incident:
    """A new one, not yet saved: its number names the folder of its evidence."""
    return Incident(id=uuid4(), kind=kind, route=route[:500], noticed_by=noticed_by, found_at=timezone.now())


@transaction.atomic
def record_incident(incident: Incident, *, tell: bool, restored_at: datetime | None) -> Incident:
    """Write it down, once what can be put right is. ``tell``: send notices."""
    incident.restored_at = restored_at
    incident.save(force_insert=True)
    state = "已恢复" if restored_at else "没有恢复"
    said = f"{incident.get_kind_display()}：{incident.route}，{state}。"
    if tell:
        notices.after_commit(
            TAMPERED,
            to=[user.pk for user in holders_of(WATCH)],
            title=f"{'告警：网站文件被大量或反复改动' if incident.alarm else '网站文件被改动'}，{state}。",
            link=f"/cms/site/incidents/{incident.pk}",
            body=said,
        )
    audit.record(
        WATCHMAN,
        TAMPERED,
        incident,
        summary=said,
        route=incident.route,
        kind=str(incident.kind),
        expected=incident.expected_sm3,
        found=incident.found_sm3,
        evidence=incident.evidence,
    )
    return incident


@transaction.atomic
def settle_incident(*, actor: Actor, incident_id: UUID, conclusion: str) -> Incident:
    """A person has looked at it and says what it was (处理). Raises ``Unknown``, ``RightMissing``, ``AlreadySettled``."""
    incident = checks.fetch(actor, WATCH, Incident.objects.select_for_update(of=("self",)), incident_id)
    if incident.settled_at is not None:
        raise AlreadySettled(name=incident.settled_by_name)
    incident.settled_at, incident.settled_by_id = timezone.now(), actor.user_id
    incident.settled_by_name, incident.conclusion = actor.name, conclusion.strip()[:300]
    incident.save()
    audit.record(
        actor, "portal.site.settled", incident, summary=f"处理篡改事件“{incident.route}”：{incident.conclusion}"
    )
    return incident
