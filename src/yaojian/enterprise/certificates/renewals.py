"""When a certificate has to be renewed (``data/renewal.yaml``): the company is reminded six months before its last day, its
branch told when the time to apply, two months before it, has passed."""

import calendar
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from importlib import resources

import yaml
from django.urls import reverse

from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.certificates.rights import READ
from yaojian.enterprise.certificates.standing import standing
from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.companies.models import CompanyLicence
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import queries as deadlines
from yaojian.kernel.deadlines import services
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.permissions import queries as permissions

RENEWAL = "enterprise.certificate.renewal"


@cache
def months() -> tuple[int, int]:
    """Months before the last day when one may begin to apply, and when one must have applied."""
    text = resources.files("yaojian.enterprise.certificates").joinpath("data/renewal.yaml").read_text(encoding="utf-8")
    read = yaml.safe_load(text)
    return read["opens_months_before"], read["closes_months_before"]


def months_before(day: date, count: int) -> date:
    """The same day ``count`` months earlier; the last of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def remind_before() -> timedelta:
    """From the first day of the window to its last, for the deadline's reminder. Months are counted as 30.5 days."""
    opens, closes = months()
    return timedelta(days=round((opens - closes) * 30.5))


def follow(certificates: Iterable[KnownCertificate], *, actor: Actor) -> None:
    """Start, move or stop the clock of each, as it was last answered. Writes nothing where it runs rightly already."""
    for certificate in certificates:
        due = _due(certificate)
        running = deadlines.running_of(certificate, RENEWAL)
        if due is None and running is not None:
            services.close_deadline(actor=actor, kind=RENEWAL, subject=certificate)
        if due is not None and (running is None or running.due != workdays.due_at_end_of(due)):
            services.open_deadline(
                actor=actor,
                kind=RENEWAL,
                subject=certificate,
                due=workdays.due_at_end_of(due),
                title=f"{certificate.kind}（{certificate.number}）",
                link=reverse("enterprise:certificates:certificate", args=[certificate.pk]),
            )


def _due(certificate: KnownCertificate) -> date | None:
    """The last day to apply; None where nothing has to be renewed (any more)."""
    until = certificate.valid_until
    if until is None or certificate.gone_at is not None or _reminded_elsewhere(certificate):
        return None
    stands = standing(certificate.status, until, workdays.today())
    return months_before(until, months()[1]) if stands.valid else None


def _reminded_elsewhere(certificate: KnownCertificate) -> bool:
    """A licence that stands in the company's register under this number has clocks of its own (``companies.reminders``)."""
    licences = CompanyLicence.objects.filter(company_id=certificate.company_id, number=certificate.number)
    return licences.filter(ended_on__isnull=True, valid_until__isnull=False).exists()


def owing(deadline: Deadline) -> list[int]:
    """Accounts of the company that has to renew."""
    certificate = KnownCertificate.objects.filter(pk=deadline.subject_id).first()
    return companies.users_of(certificate.company_id) if certificate else []


def watching(deadline: Deadline) -> list[int]:
    """Accounts of the branch in charge: those granted ``READ`` on the branch itself, not on the whole bureau."""
    certificate = KnownCertificate.objects.select_related("company").filter(pk=deadline.subject_id).first()
    if certificate is None:
        return []
    grants = permissions.grants_in_force().filter(
        template__rights__contains=[READ.code],
        template__is_active=True,
        scope_kind="unit",
        scope_id=certificate.company.branch_id,
    )
    users = set(grants.exclude(user=None).values_list("user_id", flat=True))
    people = grants.exclude(post=None).filter(post__until__isnull=True).values("post__person_id")
    return sorted(users | set(User.objects.filter(person_id__in=people, is_active=True).values_list("pk", flat=True)))
