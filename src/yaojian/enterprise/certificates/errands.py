"""Certificates that end soon, as errands of the company's front page: from the last answer kept, nothing is asked upstream."""

from collections.abc import Iterator

from django.urls import reverse

from yaojian.enterprise.companies.errands import Errand
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.permissions import checks

from . import queries
from .rights import READ
from .standing import standing


def ending_certificates(actor: Actor, company: Company) -> Iterator[Errand]:
    """Valid ones whose last day (Beijing) comes within half a year; those past it are the ledger's to show."""
    today = workdays.today()
    for known in checks.allowed(actor, READ, queries.known_of(company)):
        at = standing(known.status, known.valid_until, today)
        if at.expiring:
            yield Errand(
                title=f"{known.kind} {known.number}",
                note="请按规定在到期前申请换发；已换发的，打开证照会重新查询。",
                act="查看证照",
                address=reverse("enterprise:certificates:certificate", args=[known.pk]),
                status=f"还有 {at.days} 天到期",
            )
