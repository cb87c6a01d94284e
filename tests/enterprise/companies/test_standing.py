"""停业、恢复、注销: dated decisions of the branch, what they stop, what stays."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection, transaction
from django.db.utils import ProgrammingError

from tests.enterprise import factories
from tests.enterprise.companies.sides import Side, side
from tests.enterprise.companies.test_keeping import travel
from tests.kernel import factories as kernel
from tests.kernel.files.samples import picture
from yaojian.enterprise.companies import jobs, queries, services, telling
from yaojian.enterprise.companies.errors import ReasonMissing, StandingInPast, StandingUnchanged
from yaojian.enterprise.companies.models import Company, CompanyLicence, CompanyState, LicenceKind, Role, StandingChange
from yaojian.enterprise.companies.reminders import follow
from yaojian.enterprise.companies.rights import READ, STANDING
from yaojian.kernel.accounts.models import User
from yaojian.kernel.accounts.services import token_for
from yaojian.kernel.calendar import workdays
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.files import owners
from yaojian.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db
CLOSED, OPEN, SUSPENDED = CompanyState.CLOSED, CompanyState.OPEN, CompanyState.SUSPENDED


@pytest.fixture
def who() -> Side:
    return side()


def _judge(who: Side) -> User:
    user = kernel.official("何决", who.branch)
    kernel.grant(user, READ, STANDING, scope=who.branch)
    return user


def _decide(who: Side, state: CompanyState, since: date | None = None, key: str = "") -> StandingChange:
    return services.decide_standing(
        actor=kernel.actor(_judge(who)),
        company_id=who.company.pk,
        state=state,
        since=since or workdays.today(),
        reason="企业申请停业，鄂药监武〔2026〕3 号。",
        key=key or factories.new_key(),
    )


def _state(who: Side) -> str:
    return Company.objects.get(pk=who.company.pk).state


def test_suspended_company_looks_at_everything_and_changes_nothing_until_it_resumes(who: Side) -> None:
    browser = factories.browser(who.administrator)
    contact = {"phone": "027-10000000", "contact": "程远", "row_version": 0}
    _decide(who, SUSPENDED)
    assert browser.get("/qy/company/").status_code == 200
    assert "停业" in browser.get("/qy/company/").content.decode()
    refused = browser.post("/qy/company/contact", contact)
    assert refused.status_code == 403
    assert "账号只能查看" in refused.content.decode()
    body = {"phone": "027-10000000", "contact": "程远", "row_version": 0}
    program = browser.put("/api/v1/enterprise/company/contact", body, content_type="application/json")
    assert program.status_code in (403, 404, 405)
    _decide(who, OPEN)
    version = Company.objects.get(pk=who.company.pk).row_version
    assert browser.post("/qy/company/contact", contact | {"row_version": version}).status_code == 303


def test_program_with_a_token_changes_nothing_either(who: Side) -> None:
    _decide(who, CLOSED)
    token = token_for(who.administrator)
    client = factories.browser(who.administrator)
    client.logout()
    headers = {"Authorization": f"Bearer {token}"}
    assert client.get("/api/v1/enterprise/reports/own", headers=headers).status_code == 200
    refused = client.post(
        "/api/v1/enterprise/reports/own", {"year": 2025, "key": "k"}, content_type="application/json", headers=headers
    )
    assert (refused.status_code, refused.json()["code"]) == (403, "kernel.accounts.company_reads_only")


def test_immediate_report_of_vaccines_stays_open_to_a_company_that_stopped(who: Side) -> None:
    _decide(who, SUSPENDED)
    assert factories.browser(who.clerk).post("/qy/incidents/report", {}).status_code == 422


def test_decision_for_a_day_to_come_waits_and_is_taken_back_by_another_for_that_day(who: Side) -> None:
    day = workdays.today() + timedelta(days=10)
    _decide(who, CLOSED, day)
    jobs.begin_standings(0)
    assert _state(who) == OPEN
    _decide(who, OPEN, day)
    with travel(day):
        jobs.begin_standings(0)
    assert _state(who) == OPEN
    assert StandingChange.objects.count() == 2


def test_decision_takes_effect_on_its_day_even_when_the_worker_slept_some_days(who: Side) -> None:
    _decide(who, CLOSED, workdays.today() + timedelta(days=2))
    with travel(workdays.today() + timedelta(days=6)):
        jobs.begin_standings(0)
        jobs.begin_standings(0)
    assert _state(who) == CLOSED


def test_clocks_of_licences_stop_and_go_on_again(who: Side) -> None:
    last = workdays.today() + timedelta(days=400)
    licence = CompanyLicence.objects.create(
        company=who.company, kind=LicenceKind.WHOLESALE, number="鄂AA0270001", valid_until=last
    )
    follow(kernel.SYSTEM, licence)
    running = Deadline.objects.filter(subject_id=str(licence.pk)).exclude(state="closed")
    assert running.count() == 2
    _decide(who, SUSPENDED)
    assert not running.exists()
    _decide(who, OPEN)
    assert running.count() == 2


def test_company_is_told_and_the_same_key_decides_once(who: Side, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's fixture
        first = _decide(who, SUSPENDED, key="one")
    told = Notice.objects.filter(kind=telling.STANDING_DECIDED)
    assert {notice.user_id for notice in told} == set(queries.users_of(who.company.pk))
    assert "只能查看" in told[0].body
    assert StandingChange.objects.get() == first


def test_what_cannot_be_is_refused(who: Side) -> None:
    with pytest.raises(StandingUnchanged):
        _decide(who, OPEN)
    with pytest.raises(StandingInPast):
        _decide(who, CLOSED, workdays.today() - timedelta(days=1))
    with pytest.raises(ReasonMissing):
        services.decide_standing(
            actor=kernel.actor(_judge(who)), company_id=who.company.pk, state=CLOSED, since=workdays.today(),
            reason=" ", key="k",
        )  # fmt: skip
    assert _state(who) == OPEN


def test_another_branch_and_the_company_itself_decide_nothing(who: Side) -> None:
    stranger = _judge(side("宜昌分局"))
    for actor in (kernel.actor(stranger), kernel.actor(who.administrator)):
        with pytest.raises(RightMissing):
            services.decide_standing(
                actor=actor, company_id=who.company.pk, state=CLOSED, since=workdays.today(), reason="x", key="k"
            )
    page = f"/qy/supervision/companies/{who.company.pk}/standing"
    assert factories.browser(stranger).get(page).status_code == 403
    assert _state(who) == OPEN


def test_decisions_are_kept_as_they_were(who: Side) -> None:
    change = _decide(who, CLOSED)
    for statement in ("UPDATE companies_standingchange SET reason = 'x'", "DELETE FROM companies_standingchange"):
        with pytest.raises((InternalError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    assert StandingChange.objects.get() == change


def test_branch_decides_on_its_page_with_evidence_that_the_company_reads(who: Side) -> None:
    browser = factories.browser(_judge(who))
    page = f"/qy/supervision/companies/{who.company.pk}"
    assert "停业、恢复、注销" in browser.get(page).content.decode()
    assert "现在状态" in browser.get(f"{page}/standing").content.decode()
    assert browser.post(f"{page}/standing", {"key": "k"}).status_code == 422
    proof = SimpleUploadedFile("注销公告.png", picture())
    said = {"state": "closed", "since": workdays.today().isoformat(), "reason": "注销公告第 3 号。", "key": "k"}
    assert browser.post(f"{page}/standing", said | {"evidence": proof}).status_code == 303
    shown = browser.get(page).content.decode()
    assert "注销公告第 3 号。" in shown
    assert "注销公告.png" in shown
    ((change, (file,)),) = queries.standings_of(who.company)
    assert change.state == CLOSED
    assert owners.may_read(kernel.actor(who.clerk), file)
    assert not owners.may_read(kernel.actor(side("宜昌分局").clerk), file)


def test_program_of_the_branch_decides_and_reads(who: Side) -> None:
    browser = factories.browser(_judge(who))
    address = f"/api/v1/enterprise/companies/ledger/{who.company.pk}/standing"
    body = {"state": "suspended", "since": workdays.today().isoformat(), "reason": "申请停业。", "key": "k"}
    assert browser.post(address, body, content_type="application/json").status_code == 201
    assert [one["state"] for one in browser.get(address).json()] == ["suspended"]


def test_who_acts_for_two_companies_goes_on_with_the_one_that_trades(who: Side) -> None:
    other = side("宜昌分局")
    services.add_member(
        actor=kernel.SYSTEM, company_id=other.company.pk, user=who.clerk, role=Role.CLERK, since=workdays.today()
    )
    _decide(who, CLOSED)
    browser = factories.browser(who.clerk)
    assert browser.post("/qy/company/choose", {"company": str(who.company.pk)}).status_code == 303
    assert browser.post("/qy/company/changes/ask/name", {}).status_code == 403
    assert browser.post("/qy/company/choose", {"company": str(other.company.pk)}).status_code == 303
    assert browser.post("/qy/company/changes/ask/name", {}).status_code == 422
