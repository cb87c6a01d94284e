"""Credit codes, the register, and who acts for whom."""

from datetime import date

import pytest

from tests.enterprise import factories
from tests.kernel import factories as kernel
from yaojian.enterprise.companies import credit_codes, queries, services
from yaojian.enterprise.companies.errors import CodeDoubtful, CompanyKnown, NotABranch, NotACompanyAccount, NotAMember
from yaojian.enterprise.companies.models import Company, CompanyKind, Role
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.organisations.models import Unit


@pytest.mark.parametrize(
    "code", ["91512081MA62K0260E", "9131000063159284XQ", "91420100MA0000015F", "91420100MA0000023A"]
)
def test_valid_credit_codes_pass_the_check(code: str) -> None:
    assert credit_codes.is_shaped(code)
    assert credit_codes.passes_check(code)


def test_wrong_check_character_is_seen_and_mistyped_letters_are_mended() -> None:
    assert not credit_codes.passes_check("91350100M000100Y4Z")
    assert credit_codes.check_character("91350100M000100Y4") == "3"
    assert credit_codes.tidy(" 9142o100ma00000 15f") == "91420100MA0000015F"
    assert not credit_codes.is_shaped("91420100MA000001")


def _register(place: Unit, code: str, *, confirmed: bool = False) -> Company:
    return services.register_company(
        actor=kernel.SYSTEM,
        credit_code=code,
        name="示范医药有限公司",
        kind=CompanyKind.WHOLESALE,
        branch=place,
        address="武汉市",
        license_number="鄂AA027000001",
        legal_representative="苏敏",
        code_confirmed=confirmed,
    )


@pytest.mark.django_db
def test_doubtful_code_asks_for_confirmation_and_then_goes_through() -> None:
    place = factories.branch()
    with pytest.raises(CodeDoubtful, match="校验位不符"):
        _register(place, "91350211M0000XUF46")
    assert _register(place, "91350211M0000XUF46", confirmed=True).code_confirmed


@pytest.mark.django_db
def test_company_is_registered_once_and_only_under_a_branch() -> None:
    place = factories.branch()
    _register(place, "91420100MA0000015F")
    with pytest.raises(CompanyKnown, match="示范医药有限公司"):
        _register(place, "91420100MA0000015F")
    with pytest.raises(NotABranch):
        _register(kernel.unit(), "91420100MA0000023A")


@pytest.mark.django_db
def test_staff_account_never_acts_for_a_company() -> None:
    made = factories.company(factories.branch())
    with pytest.raises(NotACompanyAccount):
        services.add_member(
            actor=kernel.SYSTEM, company_id=made.pk, user=kernel.official(), role=Role.CLERK, since=date(2025, 1, 1)
        )


@pytest.mark.django_db
def test_membership_that_ended_takes_the_company_away_at_once() -> None:
    side = factories.filing()
    assert kernel.actor(side.clerk).company_id == side.company.pk
    for _ in range(2):
        services.end_membership(
            actor=kernel.SYSTEM, company_id=side.company.pk, user_id=side.clerk.pk, last_day=date(2025, 12, 31)
        )
    assert kernel.actor(side.clerk).company_id is None
    assert Event.objects.filter(action="enterprise.company.member_ended").count() == 1


@pytest.mark.django_db
def test_user_of_two_companies_chooses_one_and_sees_that_one_only() -> None:
    side, other = factories.filing("武汉分局"), factories.filing("宜昌分局")
    services.add_member(
        actor=kernel.SYSTEM, company_id=other.company.pk, user=side.clerk, role=Role.CLERK, since=date(2025, 1, 1)
    )
    browser = factories.browser(side.clerk)
    assert browser.get("/qy/").headers["Location"] == "/qy/company/choose"
    assert browser.get("/qy/company/").status_code == 403
    answer = browser.post("/qy/company/choose", {"company": str(other.company.pk)})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/qy/")
    page = browser.get("/qy/company/").content.decode()
    assert other.company.name in page
    assert side.company.name not in page


@pytest.mark.django_db
def test_nobody_chooses_a_company_that_is_not_theirs() -> None:
    side, other = factories.filing("武汉分局"), factories.filing("宜昌分局")
    answer = factories.browser(side.clerk).post("/qy/company/choose", {"company": str(other.company.pk)})
    assert answer.status_code == 422
    with pytest.raises(NotAMember):
        services.choose_company(actor=side.filler, company_id=other.company.pk)


@pytest.mark.django_db
def test_company_file_is_for_its_own_people_and_its_branch() -> None:
    side, other = factories.filing("武汉分局"), factories.filing("宜昌分局")
    assert queries.company_file(side.filler, side.company.pk) == side.company
    with pytest.raises(RightMissing):
        queries.company_file(other.filler, side.company.pk)
    assert list(queries.readable_companies(side.filler)) == [side.company]
