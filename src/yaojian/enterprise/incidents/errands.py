"""Incidents whose last word is the branch asking for more, as errands of the company's front page."""

from collections.abc import Iterator

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from yaojian.enterprise.companies.errands import Errand
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

from . import queries
from .models import Entry, EntryKind, IncidentState
from .rights import REPORT


def asked_incidents(actor: Actor, company: Company) -> Iterator[Errand]:
    """Open ones only; nothing for those who may not report. Index ``incident_of_company``."""
    if not checks.holds_on(actor, REPORT, company):
        return
    last = Entry.objects.filter(incident=OuterRef("pk")).order_by("-at", "-id").values("kind")[:1]
    rows = queries.incidents().filter(company=company).exclude(state=IncidentState.CLOSED)
    for incident in rows.annotate(last=Subquery(last)).filter(last=EntryKind.ASKED).order_by("-reported_at"):
        yield Errand(
            title=f"疫苗质量事件 {incident.number}",
            note=f"{incident.branch.name}要求补充情况。",
            act="去补充",
            address=reverse("enterprise:incidents:incident", args=[incident.pk]),
            status="待补充",
            tone="red",
        )
