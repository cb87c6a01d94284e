"""Reminders to renew: six months before the last day the company, two months before it the branch; each once."""

from datetime import date, datetime, timedelta
from typing import Any
from unittest import mock

import pytest
from django.utils import timezone

from tests.enterprise.certificates.conftest import Side
from tests.kernel import factories as kernel
from tests.support.certificates import Simulator, sample
from yaojian.enterprise.certificates import jobs, queries, renewals, services
from yaojian.enterprise.certificates.models import KnownCertificate
from yaojian.enterprise.companies.models import CompanyLicence, LicenceKind
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline, DeadlineState
from yaojian.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db
VALID, REVOKED = sample()[0]["number"], sample()[1]["number"]


def until(simulator: Simulator, last: date, **other: Any) -> None:
    """The valid certificate lasts until this day now."""
    changed = {"valid_until": last.isoformat(), **other}
    simulator.know([one | changed if one["number"] == VALID else one for one in sample()])


def clocks(side: Side) -> dict[str, Deadline]:
    """Running clocks by certificate number."""
    running = Deadline.objects.filter(kind=renewals.RENEWAL).exclude(state=DeadlineState.CLOSED)
    numbers = {str(pk): number for pk, number in KnownCertificate.objects.values_list("pk", "number")}
    return {numbers[one.subject_id]: one for one in running}


def night(side: Side) -> int:
    """The round of a night."""
    return jobs.refresh(0)


def test_night_starts_a_clock_for_what_is_in_force_and_for_nothing_else(simulator: Simulator, ours: Side) -> None:
    assert night(ours) == 1
    assert VALID in clocks(ours)
    assert REVOKED not in clocks(ours)
    due = clocks(ours)[VALID].due.astimezone(workdays.BEIJING)
    assert due == datetime(2029, 1, 12, tzinfo=workdays.BEIJING)  # 2029-03-11 less two months, at the end of that day


def test_second_night_moves_nothing_and_writes_nothing(simulator: Simulator, ours: Side) -> None:
    night(ours)
    with mock.patch.object(deadlines, "open_deadline") as opened:
        night(ours)
    opened.assert_not_called()


def test_company_is_reminded_in_the_window_and_the_branch_after_it(
    simulator: Simulator, ours: Side, django_capture_on_commit_callbacks: Any
) -> None:
    today = timezone.localdate()
    until(simulator, today + timedelta(days=150))
    night(ours)
    with django_capture_on_commit_callbacks(execute=True):
        deadlines.tick(actor=kernel.SYSTEM)
    told = Notice.objects.get(user=ours.member, title__contains=VALID)
    assert "证照换证申请" in told.title
    assert told.link == f"/qy/certificates/{ours.kept(VALID).pk}"
    assert not Notice.objects.filter(user=ours.official).exists()
    with django_capture_on_commit_callbacks(execute=True):
        deadlines.tick(actor=kernel.SYSTEM, now=timezone.now() + timedelta(days=120))
    assert Notice.objects.filter(user=ours.official, title__contains=VALID).count() == 1


def test_clock_moves_when_the_certificate_was_renewed_and_stops_when_it_was_revoked(
    simulator: Simulator, ours: Side
) -> None:
    until(simulator, timezone.localdate() + timedelta(days=90))
    night(ours)
    first = clocks(ours)[VALID].due
    until(simulator, timezone.localdate() + timedelta(days=1_900))
    night(ours)
    assert clocks(ours)[VALID].due > first
    until(simulator, timezone.localdate() + timedelta(days=1_900), status=70)
    night(ours)
    assert VALID not in clocks(ours)


def test_licence_of_the_register_is_not_reminded_of_twice(simulator: Simulator, ours: Side) -> None:
    CompanyLicence.objects.create(
        company=ours.company, kind=LicenceKind.WHOLESALE, number=VALID, valid_until=date(2029, 3, 11)
    )
    night(ours)
    assert VALID not in clocks(ours)
    CompanyLicence.objects.update(ended_on=timezone.localdate())
    night(ours)
    assert VALID in clocks(ours)


def test_clock_stops_when_the_registry_no_longer_names_the_certificate(simulator: Simulator, ours: Side) -> None:
    night(ours)
    assert VALID in clocks(ours)
    simulator.know([one for one in sample() if one["number"] != VALID])
    night(ours)
    assert VALID not in clocks(ours)


def test_night_in_trouble_keeps_the_clocks_and_gives_up_soon(simulator: Simulator, ours: Side, theirs: Side) -> None:
    night(ours)
    before = set(clocks(ours))
    simulator.told("500")
    assert night(ours) == 0
    assert set(clocks(ours)) == before != set()


def test_gone_certificate_leaves_the_list_and_its_page_stays(simulator: Simulator, ours: Side) -> None:
    services.own_certificates(actor=ours.actor)
    simulator.know([one for one in sample() if one["number"] != VALID])
    services.own_certificates(actor=ours.actor)
    assert VALID not in [one.number for one in queries.kept_of(ours.company)]
    assert services.open_certificate(actor=ours.actor, certificate_id=ours.kept(VALID).pk).gone
