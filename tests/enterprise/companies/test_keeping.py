"""What a company keeps itself; personal numbers by a click; who is in charge from which day."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.enterprise import factories
from tests.enterprise.companies.sides import BAD_ID, GOOD_ID, Side, arranger, ask, client, side
from tests.kernel import factories as kernel
from yaojian.enterprise.companies import facts, jobs, persons, reminders, sealing, services
from yaojian.enterprise.companies.errors import (
    AssignmentNotAfter,
    IdNumberDoubtful,
    NotABranch,
    PlateKnown,
    RecordChanged,
    Regulated,
)
from yaojian.enterprise.companies.models import (
    BranchAssignment,
    Business,
    Company,
    CompanyLicence,
    KeyPerson,
    LicenceKind,
    PersonRole,
)
from yaojian.enterprise.companies.office import queries as office
from yaojian.enterprise.companies.persons import PersonFacts
from yaojian.enterprise.companies.rights import READ
from yaojian.kernel.audit.models import Event
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db


@contextmanager
def travel(day: date) -> Iterator[None]:
    """Noon of another day in Beijing."""
    moment = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(timezone, "now", lambda: moment)
        yield


def appoint(who: Side, role: PersonRole = PersonRole.RECEIVING, **more: object) -> KeyPerson:
    values = {"name": "方安", "since": date(2026, 1, 5), "id_number": GOOD_ID, "phone": "13800001234"} | more
    person = PersonFacts(**values)  # type: ignore[arg-type]  # told by name above
    return services.appoint(actor=who.filler, role=role, facts=person, key=factories.new_key())


def test_contact_is_saved_at_once_and_two_tabs_do_not_overwrite() -> None:
    who = side()
    services.change_contact(actor=who.filler, phone="027-80000001", contact="方安", row_version=0)
    with pytest.raises(RecordChanged):
        services.change_contact(actor=who.admin, phone="027-80000002", contact="", row_version=0)
    assert Company.objects.get(pk=who.company.pk).phone == "027-80000001"


def test_vehicles_are_kept_without_the_branch_and_close_but_stay() -> None:
    who = side()
    key = factories.new_key()
    made = [
        services.add_vehicle(actor=who.filler, plate="鄂a 12345", refrigerated=True, volume=Decimal("12.5"), key=key)
        for _ in range(2)
    ]
    assert made[0].pk == made[1].pk
    assert facts.facts(who.company)["vehicles"] == [
        {"id": str(made[0].pk), "plate": "鄂A12345", "refrigerated": True, "volume": 12.5}
    ]
    with pytest.raises(PlateKnown):
        services.add_vehicle(
            actor=who.filler, plate="鄂A12345", refrigerated=False, volume=None, key=factories.new_key()
        )
    services.close_vehicle(actor=who.filler, vehicle_id=made[0].pk)
    assert facts.facts(who.company)["vehicles"] == []
    with pytest.raises(Unknown):
        services.change_vehicle(actor=who.filler, vehicle_id=made[0].pk, refrigerated=False, volume=None)


def test_posts_on_the_licence_go_through_the_branch() -> None:
    who = side()
    with pytest.raises(Regulated):
        appoint(who, PersonRole.QUALITY)
    person = appoint(who)
    services.end_post(actor=who.filler, person_id=person.pk)
    person.refresh_from_db()
    assert person.until == workdays.today()


def test_doubtful_id_of_an_own_post_asks_too() -> None:
    who = side()
    with pytest.raises(IdNumberDoubtful):
        appoint(who, id_number=BAD_ID)
    assert appoint(who, id_number=BAD_ID, id_confirmed=True).id_confirmed


def test_same_person_at_two_companies_is_found_by_the_blind_index() -> None:
    one, two = appoint(side()), appoint(side("宜昌分局"))
    assert bytes(one.id_index) == bytes(two.id_index)
    assert bytes(one.sealed_id_number) != bytes(two.sealed_id_number)
    assert KeyPerson.objects.filter(id_index=one.id_index).count() == 2


def test_numbers_are_masked_and_full_only_by_an_audited_click() -> None:
    who = side()
    person = appoint(who)
    browser = client(who.clerk)
    page = browser.get("/qy/company/?part=people").content.decode()
    assert "110105********002X" in page
    assert GOOD_ID not in page
    assert "13800001234" not in page
    answer = browser.post(f"/qy/company/people/{person.pk}/reveal")
    assert GOOD_ID in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert Event.objects.filter(action="enterprise.person.revealed", subject_id=str(person.pk)).count() == 1
    assert GOOD_ID not in browser.get("/qy/company/?part=people").content.decode()


def test_official_of_the_branch_reveals_and_no_other() -> None:
    who, other = side(), side("宜昌分局")
    person = appoint(who)
    assert services.reveal_person(actor=who.judge, person_id=person.pk).id_number == GOOD_ID
    for stranger in (other.judge, other.filler):
        with pytest.raises(RightMissing):
            services.reveal_person(actor=stranger, person_id=person.pk)
    reader = kernel.official("顾宁", who.branch)
    kernel.grant(reader, READ, scope=who.branch)
    page = client(reader).get(f"/qy/supervision/companies/{who.company.pk}?part=people").content.decode()
    assert "110105********002X" in page
    assert "完整号码" not in page


def test_sealed_numbers_survive_a_new_key(settings: object) -> None:
    who = side()
    person, change = appoint(who), ask(who)
    former = settings.YAOJIAN_FIELD_KEYS  # type: ignore[attr-defined]  # pytest-django's fixture
    settings.YAOJIAN_FIELD_KEYS = ["n2:another-secret-of-the-house", *former]  # type: ignore[attr-defined]  # as above
    assert sealing.reseal_all() == 3
    settings.YAOJIAN_FIELD_KEYS = ["n2:another-secret-of-the-house"]  # type: ignore[attr-defined]  # as above
    person.refresh_from_db()
    change.refresh_from_db()
    assert persons.id_number_of(person) == GOOD_ID
    assert bytes(change.sealed)


def assign(who: Side, unit: object, since: date, business: Business = Business.DRUGS) -> BranchAssignment:
    return services.assign_branch(
        actor=kernel.actor(arranger()),
        company_id=who.company.pk,
        business=business,
        unit=unit,  # type: ignore[arg-type]  # a unit
        since=since,
        reason="企业迁址。",
        key=factories.new_key(),
    )


def test_branch_in_charge_changes_on_its_day_and_the_past_stays() -> None:
    today = workdays.today()
    with travel(today - timedelta(days=30)):
        who = side()
    other = side("宜昌分局")
    assign(who, other.branch, today + timedelta(days=3))
    jobs.begin_assignments(0)
    assert Company.objects.get(pk=who.company.pk).branch == who.branch
    with travel(today + timedelta(days=3)):
        jobs.begin_assignments(0)
        jobs.begin_assignments(0)
    assert Company.objects.get(pk=who.company.pk).branch == other.branch
    assert Event.objects.filter(action="enterprise.branch.moved").count() == 1
    held = who.company.assignments.filter(business=Business.DRUGS).order_by("since")
    assert [(one.unit, one.until) for one in held] == [
        (who.branch, today + timedelta(days=2)),
        (other.branch, None),
    ]


def test_former_branch_sees_the_company_no_more() -> None:
    today = workdays.today()
    with travel(today - timedelta(days=30)):
        who = side()
    other = side("宜昌分局")
    change = ask(who)
    assign(who, other.branch, today)
    assert who.company not in office.companies_page(who.judge, office.Wanted())
    assert who.company in office.companies_page(other.judge, office.Wanted())
    with pytest.raises(RightMissing):
        office.change(who.judge, change.pk)
    assert office.change(other.judge, change.pk) == change


def test_another_business_has_a_branch_of_its_own() -> None:
    who, other = side(), side("宜昌分局")
    assign(who, other.branch, workdays.today(), Business.VACCINES)
    assert Company.objects.get(pk=who.company.pk).branch == who.branch
    assert who.company in office.companies_page(other.judge, office.Wanted())


def test_assignments_never_overlap_and_only_branches_take_charge() -> None:
    who, other = side(), side("宜昌分局")
    with pytest.raises(AssignmentNotAfter):
        assign(who, other.branch, workdays.today() - timedelta(days=1))
    with pytest.raises(AssignmentNotAfter):
        assign(who, other.branch, workdays.today())
    with pytest.raises(NotABranch):
        assign(who, kernel.unit("流通处"), workdays.today() + timedelta(days=1))
    with pytest.raises(RightMissing):
        services.assign_branch(
            actor=who.judge,
            company_id=who.company.pk,
            business=Business.DRUGS,
            unit=other.branch,
            since=workdays.today() + timedelta(days=1),
            reason="",
            key=factories.new_key(),
        )


def licence(who: Side, last: date) -> CompanyLicence:
    return CompanyLicence.objects.create(
        company=who.company, kind=LicenceKind.WHOLESALE, number="鄂AA027000777", valid_until=last
    )


def test_renewal_may_be_asked_until_two_months_before_the_last_day() -> None:
    assert reminders.renew_by(date(2026, 8, 31)) == date(2026, 6, 30)
    assert reminders.renew_by(date(2026, 1, 15)) == date(2025, 11, 15)


def test_company_is_reminded_of_renewal_and_of_the_last_day(django_capture_on_commit_callbacks: object) -> None:
    who = side()
    last = workdays.today() + timedelta(days=200)
    made = licence(who, last)
    reminders.follow(kernel.SYSTEM, made)
    assert Deadline.objects.filter(subject_id=str(made.pk)).count() == 2
    with (
        travel(last - timedelta(days=29)),
        django_capture_on_commit_callbacks(execute=True),  # type: ignore[operator]  # pytest-django's fixture
    ):
        deadlines.tick(actor=kernel.SYSTEM)
    titles = list(Notice.objects.filter(user=who.clerk).values_list("title", flat=True))
    assert any("许可证到期" in title for title in titles)
    assert any("申请许可证换发" in title for title in titles)


def test_licence_without_a_last_day_has_no_clock() -> None:
    who = side()
    assert not Deadline.objects.filter(subject_id=str(who.company.licences.get().pk)).exists()
