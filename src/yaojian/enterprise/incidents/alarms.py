"""Who is told of an incident, and when the next one up is told.

The notices are rows of the report's own transaction and their sending is a queued job: what was committed is alarmed, also
after a worker or the whole machine died in between.
"""

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.urls import reverse

from yaojian.enterprise.companies import queries as companies
from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.organisations.models import Unit

from .clock import clock
from .models import Duty, DutyRole, Incident
from .rights import HANDLE

ALARM, TOLD, ESCALATED = "enterprise.incident.alarm", "enterprise.incident.told", "enterprise.incident.escalated"
TO_BUREAU, TO_LEADERS = "enterprise.incident.acknowledge", "enterprise.incident.acknowledge_leaders"


def on_duty(unit: Unit, role: DutyRole, day: date | None = None) -> list[int]:
    """Accounts on duty at a unit that day (Beijing, today by default)."""
    day = day or workdays.today()
    rows = Duty.objects.filter(Q(until__isnull=True) | Q(until__gte=day), unit=unit, role=role, since__lte=day)
    return list(rows.filter(user__is_active=True).values_list("user_id", flat=True))


def handlers_of(unit: Unit) -> list[int]:
    """Accounts granted ``HANDLE`` on the unit itself."""
    return companies.holders_on(unit, HANDLE)


def of_branch(branch: Unit) -> list[int]:
    """Who is alarmed: whoever handles incidents there, and whoever is on duty."""
    return sorted({*handlers_of(branch), *on_duty(branch, DutyRole.OFFICER)})


def raise_alarm(incident: Incident, actor: Actor) -> None:
    """Tell the branch at once and start both clocks."""
    notices.after_commit(
        ALARM,
        to=of_branch(incident.branch),
        title=f"{_drill(incident)}{incident.company.name}报告疫苗{incident.get_what_display()}，请立即确认。",
        link=reverse("enterprise:incident_desk:incident", args=[incident.pk]),
    )
    for kind, due in (
        (TO_BUREAU, incident.acknowledge_by),
        (TO_LEADERS, incident.acknowledge_by + timedelta(minutes=clock().leaders_after)),
    ):
        deadlines.open_deadline(
            actor=actor,
            kind=kind,
            subject=incident,
            due=due,
            title=f"{incident.company.name} {incident}",
            link=reverse("enterprise:incident_desk:incident", args=[incident.pk]),
        )


def stop_clocks(incident: Incident, actor: Actor) -> None:
    """Somebody has it."""
    for kind in (TO_BUREAU, TO_LEADERS):
        deadlines.close_deadline(actor=actor, kind=kind, subject=incident)


def tell_company(incident: Incident, title: str, body: str = "") -> None:
    """Its people see what the bureau did."""
    link = reverse("enterprise:incidents:incident", args=[incident.pk])
    notices.after_commit(TOLD, to=companies.users_of(incident.company_id), title=title, body=body[:900], link=link)


def tell_branch(incident: Incident, title: str) -> None:
    """Whoever handles it, else everybody of the branch who could."""
    to = [incident.handler_id] if incident.handler_id else of_branch(incident.branch)
    link = reverse("enterprise:incident_desk:incident", args=[incident.pk])
    notices.after_commit(TOLD, to=to, title=title, link=link)


def to_remind(deadline: Deadline) -> Collection[int]:
    """The branch, once more, shortly before its time is over."""
    incident = _incident(deadline)
    return of_branch(incident.branch) if incident else []


def to_bureau(deadline: Deadline) -> Collection[int]:
    """The bureau's duty officers; while none is entered, whoever handles incidents of the whole bureau."""
    return _bureau(deadline, DutyRole.OFFICER)


def to_leaders(deadline: Deadline) -> Collection[int]:
    """The bureau's leader on duty, with the same fallback."""
    return _bureau(deadline, DutyRole.LEADER)


def _bureau(deadline: Deadline, role: DutyRole) -> Collection[int]:
    incident = _incident(deadline)
    if incident is None:
        return []
    parent = incident.branch.parent or incident.branch
    return on_duty(parent, role) or handlers_of(parent)


def _incident(deadline: Deadline) -> Incident | None:
    rows = Incident.objects.select_related("branch__parent")
    return rows.filter(pk=UUID(deadline.subject_id)).first()


def _drill(incident: Incident) -> str:
    return "【演练】" if incident.drill else ""
