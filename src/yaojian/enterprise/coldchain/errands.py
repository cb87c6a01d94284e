"""Excursions nobody has explained yet, as errands of the company's front page."""

from collections.abc import Iterator

from django.db.models import Count, Q
from django.urls import reverse

from yaojian.enterprise.companies.errands import Errand
from yaojian.enterprise.companies.models import Company
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

from . import queries
from .rights import RECORD


def open_excursions(actor: Actor, company: Company) -> Iterator[Errand]:
    """One line a year. Nothing for those who do not record cold-chain data."""
    if not checks.holds_on(actor, RECORD, company):
        return
    waiting = Q(excursions__answered_at__isnull=True, excursions__gone_at__isnull=True)
    for year in queries.years_of_company(company).annotate(open=Count("excursions", filter=waiting)).filter(open__gt=0):
        yield Errand(
            title=f"{year.year} 年冷链超限",
            note="逐段说明原因、涉及的疫苗和处置，疫苗年度报告才能提交。",
            act="去说明",
            address=reverse("enterprise:coldchain:year", args=[year.year]),
            status=f"{year.open} 段未说明",
        )
