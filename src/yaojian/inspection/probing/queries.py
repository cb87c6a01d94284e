"""Reads: targets with their week and days, visits, alarms, windows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from yaojian.inspection.measuring.arithmetic import Week, week_of
from yaojian.inspection.measuring.rules import rules
from yaojian.inspection.probing.models import (
    Alarm,
    MaintenanceWindow,
    ProbeTarget,
    ProbeVisit,
    TargetDay,
    VisitOutcome,
    WindowState,
)
from yaojian.inspection.probing.rights import READ
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks

VISITS_A_PAGE = 50
ROWS_A_PAGE = 20
MOST_EXPORTED = 50_000
"""Visits in one CSV file: five weeks at one a minute."""
_OUTCOMES = {"good": Q(outcome="good"), "failed": Q(outcome="failed"), "probe_side": Q(outcome="probe_side")}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a target stood in the last seven days. ``p95`` of the good visits and ``last`` visit's total in milliseconds."""

    week: Week
    p95: int | None


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """What to show of a target's visits. ``outcome`` empty or ``good``, ``failed``, ``probe_side``, ``maintenance``, ``bad``
    (all that is not good); ``since``, ``until``: Beijing days, both included; ``after``: cursor.
    """

    outcome: str = ""
    since: date | None = None
    until: date | None = None
    after: str = ""


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Visits, the newest first; ``following`` is the cursor of the next page, empty at the end."""

    rows: Sequence[ProbeVisit]
    following: str


def targets(actor: Actor) -> QuerySet[ProbeTarget]:
    """All that is or was watched, without control points. Raises ``RightMissing``."""
    checks.require(actor, READ)
    return ProbeTarget.objects.filter(is_control=False).select_related("responsible")


def controls(actor: Actor) -> QuerySet[ProbeTarget]:
    """The control points. Raises ``RightMissing``."""
    checks.require(actor, READ)
    return ProbeTarget.objects.filter(is_control=True)


def control_addresses(reach: str) -> list[str]:
    """Addresses of the control points in use in one network."""
    found = ProbeTarget.objects.filter(is_control=True, active=True, reach=reach).order_by("order", "name")
    return list(found.values_list("address", flat=True))


def target(actor: Actor, target_id: UUID) -> ProbeTarget:
    """One target. Raises ``Unknown`` or ``RightMissing``."""
    return checks.fetch(actor, READ, ProbeTarget.objects.select_related("responsible"), target_id)


def standings(of: Sequence[ProbeTarget], now: datetime) -> dict[UUID, Standing]:
    """The last seven days of each target, by id; index ``visit_of_target``. Targets without visits have a week of none."""
    found: dict[UUID, tuple[int, int, int, int | None]] = {}
    if of:
        with connection.cursor() as cursor:
            cursor.execute(_WEEKS, [[one.pk for one in of], now - timedelta(days=rules().days), now])
            found = {row[0]: (row[1], row[2], row[3], row[4]) for row in cursor.fetchall()}
    return {one.pk: _standing(*found.get(one.pk, (0, 0, 0, None))) for one in of}


_WEEKS = """
SELECT target_id,
       count(*) FILTER (WHERE outcome = 'good' AND NOT maintenance),
       count(*) FILTER (WHERE outcome = 'failed' AND NOT maintenance),
       count(*) FILTER (WHERE maintenance OR outcome = 'probe_side'),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY total) FILTER (WHERE outcome = 'good' AND NOT maintenance)
FROM inspection_probing_probevisit
WHERE target_id = ANY(%s::uuid[]) AND at > %s AND at <= %s
GROUP BY target_id
"""


def _standing(good: int, failed: int, excused: int, p95: int | None) -> Standing:
    return Standing(week_of(good=good, failed=failed, excused=excused, rules=rules()), p95)


def days_of(of: Sequence[ProbeTarget], *, until: date, count: int = 60) -> dict[UUID, dict[date, TargetDay]]:
    """What each day up to ``until`` (Beijing) added up to, by target and day; days without a visit are not there."""
    since = until - timedelta(days=count - 1)
    found: dict[UUID, dict[date, TargetDay]] = {one.pk: {} for one in of}
    for row in TargetDay.objects.filter(target__in=of, day__range=(since, until)):
        found[row.target_id][row.day] = row
    return found


def last_visits(of: Sequence[ProbeTarget]) -> dict[UUID, ProbeVisit]:
    """The newest visit of each target; one step of ``visit_of_target`` a target."""
    found = ProbeVisit.objects.raw(_LAST, [[one.pk for one in of]]) if of else []
    return {visit.target_id: visit for visit in found}


_LAST = """
SELECT visit.* FROM unnest(%s::uuid[]) AS wanted(id)
CROSS JOIN LATERAL (SELECT * FROM inspection_probing_probevisit WHERE target_id = wanted.id
                    ORDER BY at DESC, id DESC LIMIT 1) AS visit
"""


def hours_of(one: ProbeTarget, now: datetime) -> list[tuple[datetime, int]]:
    """Median milliseconds of good visits in each of the last 24 hours that had one, the oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(_HOURS, [one.pk, now - timedelta(hours=24), now])
        return [(row[0], int(row[1])) for row in cursor.fetchall()]


_HOURS = """
SELECT date_trunc('hour', at) AS hour, percentile_disc(0.5) WITHIN GROUP (ORDER BY total)
FROM inspection_probing_probevisit
WHERE target_id = %s AND at > %s AND at <= %s AND outcome = 'good'
GROUP BY 1 ORDER BY 1
"""


def visits(one: ProbeTarget, wanted: VisitFilter) -> VisitPage:
    """A page of visits of a target the caller has fetched; indexes ``visit_of_target`` and ``visit_not_good``."""
    rows = filtered(one, wanted)
    if place := _place(wanted.after):
        rows = rows.filter(Q(at__lt=place[0]) | Q(at=place[0], id__lt=place[1]))
    found = list(rows.order_by("-at", "-id")[: VISITS_A_PAGE + 1])
    more, found = len(found) > VISITS_A_PAGE, found[:VISITS_A_PAGE]
    return VisitPage(found, f"{found[-1].at.isoformat()}~{found[-1].pk}" if more else "")


def filtered(one: ProbeTarget, wanted: VisitFilter) -> QuerySet[ProbeVisit]:
    """The visits of a target that meet the filter, unordered."""
    rows = ProbeVisit.objects.filter(target=one)
    if wanted.outcome in _OUTCOMES:
        rows = rows.filter(_OUTCOMES[wanted.outcome])
    elif wanted.outcome == "bad":
        rows = rows.filter(~Q(outcome=VisitOutcome.GOOD))
    elif wanted.outcome == "maintenance":
        rows = rows.filter(maintenance=True)
    if wanted.since is not None:
        rows = rows.filter(at__gte=workdays.due_at_end_of(wanted.since - timedelta(days=1)))
    if wanted.until is not None:
        rows = rows.filter(at__lt=workdays.due_at_end_of(wanted.until))
    return rows


def every_visit(one: ProbeTarget, wanted: VisitFilter) -> Iterator[ProbeVisit]:
    """For the CSV file: the newest 50,000, read in pieces."""
    return filtered(one, wanted).order_by("-at", "-id")[:MOST_EXPORTED].iterator(chunk_size=2_000)


def open_alarms(actor: Actor) -> list[Alarm]:
    """Alarms nobody has seen the end of. Raises ``RightMissing``."""
    checks.require(actor, READ)
    return list(Alarm.objects.filter(ended__isnull=True).select_related("target").order_by("-raised", "-id"))


def alarms(actor: Actor, *, after: str = "") -> tuple[list[Alarm], str]:
    """告警记录: all alarms, the newest first; index ``alarm_newest_first``. Raises ``RightMissing``."""
    checks.require(actor, READ)
    rows = Alarm.objects.select_related("target")
    if place := _place_of_uuid(after):
        rows = rows.filter(Q(raised__lt=place[0]) | Q(raised=place[0], id__lt=place[1]))
    found = list(rows.order_by("-raised", "-id")[: ROWS_A_PAGE + 1])
    more, found = len(found) > ROWS_A_PAGE, found[:ROWS_A_PAGE]
    return found, f"{found[-1].raised.isoformat()}~{found[-1].pk}" if more else ""


def windows(actor: Actor, *, after: str = "") -> tuple[list[MaintenanceWindow], str]:
    """维护时段: all, the latest beginning first; index ``window_newest_first``. Raises ``RightMissing``."""
    checks.require(actor, READ)
    rows = MaintenanceWindow.objects.select_related("target")
    if place := _place_of_uuid(after):
        rows = rows.filter(Q(begins__lt=place[0]) | Q(begins=place[0], id__lt=place[1]))
    found = list(rows.order_by("-begins", "-id")[: ROWS_A_PAGE + 1])
    more, found = len(found) > ROWS_A_PAGE, found[:ROWS_A_PAGE]
    return found, f"{found[-1].begins.isoformat()}~{found[-1].pk}" if more else ""


def windows_of(one: ProbeTarget, now: datetime) -> list[MaintenanceWindow]:
    """Approved windows of a target that touch the last seven days or lie ahead."""
    approved = MaintenanceWindow.objects.filter(state=WindowState.APPROVED, ends__gt=now - timedelta(days=rules().days))
    return list(approved.filter(Q(target=one) | Q(target__isnull=True)).order_by("-begins"))


def windows_to_decide(actor: Actor) -> int:
    """How many windows wait for somebody else than their proposer; for the menu."""
    waiting = MaintenanceWindow.objects.filter(state=WindowState.PROPOSED)
    return waiting.exclude(proposed_by_id=actor.user_id).count()


def _place(cursor: str) -> tuple[datetime, int] | None:
    moment, _, last = cursor.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, int(last)) if found.tzinfo and int(last) < 2**63 else None
    except ValueError:
        return None


def _place_of_uuid(cursor: str) -> tuple[datetime, UUID] | None:
    moment, _, last = cursor.partition("~")
    try:
        found = datetime.fromisoformat(moment)
        return (found, UUID(last)) if found.tzinfo else None
    except ValueError:
        return None
