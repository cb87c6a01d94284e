"""Licences that run out: the company is reminded to ask for a renewal, then of the last day (``data/renewal.yaml``)."""

from calendar import monthrange
from datetime import date
from functools import cache
from importlib import resources
from uuid import UUID

import yaml
from django.urls import reverse

from yaojian.enterprise.companies import queries
from yaojian.enterprise.companies.models import Company, CompanyLicence, CompanyState
from yaojian.enterprise.companies.rights import REVIEW
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline

RENEW = "enterprise.licence.renew"
EXPIRY = "enterprise.licence.expiry"


@cache
def rules() -> dict[str, int]:
    """``renewal_from_months``, ``renewal_until_months``, ``expiry_reminder_days``."""
    text = (resources.files(__package__) / "data" / "renewal.yaml").read_text(encoding="utf-8")
    return {name: value for name, value in yaml.safe_load(text).items() if name != "confirm"}


def renew_by(last_day: date) -> date:
    """The last day on which a renewal may be asked for; a day the earlier month lacks becomes its last."""
    month = last_day.year * 12 + last_day.month - 1 - rules()["renewal_until_months"]
    year, place = divmod(month, 12)
    return date(year, place + 1, min(last_day.day, monthrange(year, place + 1)[1]))


def follow(actor: Actor, licence: CompanyLicence) -> None:
    """Start, or move, the clocks of a licence. One without a last day has none; a day that has passed starts none."""
    if licence.valid_until is None:
        return
    today = workdays.today()
    for kind, day in ((RENEW, renew_by(licence.valid_until)), (EXPIRY, licence.valid_until)):
        if day >= today:
            deadlines.open_deadline(
                actor=actor,
                kind=kind,
                subject=licence,
                due=workdays.due_at_end_of(day),
                title=f"{licence.company.name} {licence}"[:200],
                link=f"{reverse('enterprise:companies:own')}?part=licences",
            )


def drop(actor: Actor, licence: CompanyLicence) -> None:
    """The licence was replaced or cancelled."""
    for kind in (RENEW, EXPIRY):
        deadlines.close_deadline(actor=actor, kind=kind, subject=licence)


def follow_standing(actor: Actor, company: Company) -> None:
    """A company that does not trade is reminded of no licence; one that resumes is again."""
    for licence in company.licences.select_related("company").filter(ended_on__isnull=True):
        if company.state == CompanyState.OPEN:
            follow(actor, licence)
        else:
            drop(actor, licence)


def owing(deadline: Deadline) -> list[int]:
    """Accounts of the company."""
    licence = _licence(deadline)
    return queries.users_of(licence.company_id) if licence else []


def watching(deadline: Deadline) -> list[int]:
    """Accounts of the branch in charge."""
    licence = _licence(deadline)
    return queries.holders_on(licence.company.branch, REVIEW) if licence else []


def _licence(deadline: Deadline) -> CompanyLicence | None:
    rows = CompanyLicence.objects.select_related("company__branch")
    return rows.filter(pk=UUID(deadline.subject_id), ended_on__isnull=True).first()
