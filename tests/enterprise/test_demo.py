"""The demo data of this system."""

from dataclasses import dataclass, field

import pytest

from tests.enterprise import factories
from tests.enterprise.companies import sides
from tests.kernel import factories as kernel
from yaojian.enterprise import demo
from yaojian.enterprise.annual_reports.models import Report, ReportState
from yaojian.enterprise.companies import credit_codes
from yaojian.enterprise.companies.models import ChangeRequest, Company, Registration
from yaojian.enterprise.companies.rights import CONFIRM, REVIEW
from yaojian.enterprise.incidents.rights import HANDLE
from yaojian.enterprise.supervision.models import SupervisionResult
from yaojian.kernel.accounts import companies as account_companies
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor


@dataclass
class DemoPeople:
    """Two branches with a reviewer each."""

    branch_reviewers: dict[str, Actor] = field(default_factory=dict)


@pytest.mark.django_db
def test_demo_companies_have_valid_codes_people_and_reports_in_every_state() -> None:
    people = DemoPeople()
    for place in (sides.wuhan(), factories.branch("宜昌分局")):
        reviewer = factories.reviewer(place)
        kernel.grant(reviewer, CONFIRM, REVIEW, HANDLE, scope=place)
        people.branch_reviewers[place.code] = kernel.actor(reviewer)
    demo.load(people, "small")
    assert Company.objects.count() == demo.SIZES["small"]
    assert all(credit_codes.passes_check(company.credit_code) for company in Company.objects.all())
    assert len(set(Company.objects.values_list("name", flat=True))) == demo.SIZES["small"]
    assert set(Company.objects.values_list("note", flat=True)) == {"示范数据"}
    assert set(Report.objects.values_list("state", flat=True)) == set(ReportState.values)
    assert len(account_companies.companies_of(User.objects.get(username="qy02").pk)) == 2
    assert ChangeRequest.objects.values("state").distinct().count() == 3
    assert set(Registration.objects.values_list("state", flat=True)) == {"waiting", "refused"}
    assert SupervisionResult.objects.values("kind").distinct().count() == 4
    mine = Report.objects.get(company__memberships__user__username="qy01")
    assert mine.state == ReportState.DRAFT
