"""The bureau's ledgers of companies: a branch sees its own, the bureau all; and the API beside the pages."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client

from tests.enterprise import factories
from tests.enterprise.companies.sides import GOOD_ID, PERSON, SECRETS, arranger, ask, client, side
from tests.kernel import factories as kernel
from yaojian.enterprise.companies.models import ChangeRequest, ChangeState, Company, CompanyKind
from yaojian.enterprise.companies.office import queries
from yaojian.enterprise.companies.office.queries import NameCursor, Wanted
from yaojian.enterprise.companies.rights import READ
from yaojian.kernel.accounts import services as accounts
from yaojian.kernel.accounts.models import User
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.organisations.models import Unit

pytestmark = pytest.mark.django_db


def many(branches: list[Unit], count: int) -> None:
    Company.objects.bulk_create(
        Company(
            credit_code=f"9142{number:014d}",
            name=f"示范医药{number:05d}有限公司",
            kind=CompanyKind.WHOLESALE,
            branch=branches[number % len(branches)],
            region=f"42{number % 14 + 1:02d}00",
            address="武汉市示范路 1 号",
            license_number=f"鄂AA0271{number:05d}",
            legal_representative="苏敏",
        )
        for number in range(count)
    )


def test_a_branch_sees_its_own_and_the_bureau_all() -> None:
    who, other = side(), side("宜昌分局")
    assert queries.companies_page(who.judge, Wanted()) == [who.company]
    everywhere = kernel.actor(arranger())
    assert set(queries.companies_page(everywhere, Wanted())) == {who.company, other.company}
    with pytest.raises(RightMissing):
        queries.companies_page(kernel.actor(kernel.official()), Wanted())


def test_companies_are_found_by_name_code_and_licence_number() -> None:
    who = side()
    company = who.company
    for words in (company.name[:4], company.credit_code, company.credit_code.lower(), company.license_number):
        assert queries.companies_page(who.judge, Wanted(words=words)) == [company]
    assert queries.companies_page(who.judge, Wanted(words="没有这家")) == []
    assert queries.companies_page(who.judge, Wanted(kind="chain")) == []
    assert queries.companies_page(who.judge, Wanted(state="open", branch=who.branch.pk)) == [company]
    assert queries.companies_page(who.judge, Wanted(branch=uuid4())) == []


def test_pages_follow_by_key_and_lose_nobody() -> None:
    who = side()
    many([who.branch], 120)
    seen: list[str] = []
    after = None
    while rows := queries.companies_page(who.judge, Wanted(), after=after):
        seen += [row.name for row in rows]
        after = NameCursor(rows[-1].name, rows[-1].pk)
    assert len(seen) == len(set(seen)) == 121
    assert seen[:2] == ["武汉分局示范医药有限公司", "示范医药00000有限公司"] or seen[-1] == "武汉分局示范医药有限公司"


def test_ledger_at_thirty_thousand_companies_reads_its_indexes() -> None:
    branches = [factories.branch(f"{number}号分局") for number in range(14)]
    many(branches, 30_000)
    few = Company.objects.filter(name__in=[f"示范医药{number:05d}有限公司" for number in range(3)])
    small = factories.branch("小分局")
    few.update(region="429021", branch=small)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE companies_company")
    bureau = kernel.actor(arranger())
    official = kernel.official("何为民", branches[0])
    kernel.grant(official, READ, scope=branches[0])
    plans = {
        "company_ledger": queries.page_of(bureau, Wanted()),
        "company_ledger_words": queries.page_of(bureau, Wanted(words="示范医药29999")),
        "company_ledger_of_region": queries.page_of(bureau, Wanted(region="429021")),
        "company_of_branch": queries.page_of(bureau, Wanted(branch=small.pk)),
    }
    for index, rows in plans.items():
        plan = rows[:50].explain()
        assert index in plan, plan
        assert "Seq Scan on companies_company" not in plan, plan
    plan = queries.page_of(kernel.actor(official), Wanted())[:50].explain()
    assert "Seq Scan on companies_company" not in plan, plan


def test_ledger_of_changes_shows_the_branch_its_own() -> None:
    who, other = side(), side("宜昌分局")
    change = ask(who)
    assert queries.changes_page(who.judge, state="waiting") == [change]
    assert queries.changes_page(other.judge) == []
    assert (queries.changes_waiting(who.judge), queries.changes_waiting(other.judge)) == (1, 0)


def test_official_accepts_on_the_page_and_the_company_reads_it() -> None:
    who = side()
    change = ask(who)
    page = client(who.official).get(f"/qy/supervision/changes/{change.pk}").content.decode()
    assert "110105********002X" in page
    assert GOOD_ID not in page
    data = {"row_version": "0", "key": factories.new_key(), "opinion": "与核查一致。"}
    assert client(who.official).post(f"/qy/supervision/changes/{change.pk}/accept", data).status_code == 303
    assert "与核查一致。" in client(who.clerk).get(f"/qy/company/changes/{change.pk}").content.decode()


def test_every_part_of_the_record_answers_both_sides() -> None:
    who = side()
    for code in ("", "basic", "licences", "warehouses", "vehicles", "people", "accounts", "supervision", "business"):
        assert client(who.clerk).get(f"/qy/company/?part={code}").status_code == 200, code
    for code in ("", "licences", "warehouses", "vehicles", "people", "accounts", "supervision"):
        address = f"/qy/supervision/companies/{who.company.pk}?part={code}"
        assert client(who.official).get(address).status_code == 200, code
    for ledger in ("companies/", "changes/", "registrations/", "results/", "results/import"):
        assert client(who.official).get(f"/qy/supervision/{ledger}").status_code == 200, ledger
    for form in ("contact", "vehicles/add", "people/add", "accounts/invite", f"accounts/{who.clerk.pk}/role"):
        assert client(who.administrator).get(f"/qy/company/{form}").status_code == 200, form
    assert "申请登记质量负责人" in client(who.clerk).get("/qy/company/?part=people").content.decode()
    assert client(who.clerk).get("/qy/company/?part=nothing").status_code == 404
    assert client(who.official).get(f"/qy/supervision/companies/{who.company.pk}?part=business").status_code == 404


def test_clerk_fills_every_form_of_change() -> None:
    who = side()
    browser = client(who.clerk)
    page = browser.get("/qy/company/changes/").content.decode()
    assert "/qy/company/changes/ask/quality" in page
    for group in ("name", "address", "legal", "head", "quality", "licence", "warehouse", "operations"):
        assert browser.get(f"/qy/company/changes/ask/{group}").status_code == 200, group
    assert browser.get("/qy/company/changes/ask/nothing").status_code == 404
    data = PERSON | SECRETS | {"reason": "原负责人离职。", "key": factories.new_key()}
    wrong = browser.post("/qy/company/changes/ask/quality", data | {"id_number": "11010519491231002"})
    assert wrong.status_code == 422
    doubtful = browser.post("/qy/company/changes/ask/quality", data | {"id_number": "110105194912310021"})
    assert "已与身份证原件核对" in doubtful.content.decode()
    taken = browser.post("/qy/company/changes/ask/quality", data)
    assert taken.status_code == 303
    assert ChangeRequest.objects.get().state == ChangeState.WAITING


def test_company_a_reaches_no_page_of_company_b() -> None:
    who, other = side(), side("宜昌分局")
    change = ask(who)
    licence = who.company.licences.get()
    browser = client(other.clerk)
    for method, path in (
        ("get", f"/qy/company/changes/{change.pk}"),
        ("get", f"/qy/company/changes/{change.pk}/correct"),
        ("post", f"/qy/company/changes/{change.pk}/withdraw"),
        ("get", f"/qy/company/changes/ask/licence?target={licence.pk}"),
        ("get", f"/qy/supervision/companies/{who.company.pk}"),
        ("get", f"/qy/supervision/changes/{change.pk}"),
        ("post", f"/qy/supervision/changes/{change.pk}/accept"),
    ):
        sent = {"row_version": "0", "key": factories.new_key()} if method == "post" else None
        answer = getattr(browser, method)(path, sent)
        assert answer.status_code in (403, 404), path
    change.refresh_from_db()
    assert (change.state, change.row_version) == (ChangeState.WAITING, 0)


def api(user: User) -> Client:
    """A program that acts for the account."""
    return Client(headers={"Authorization": f"Bearer {accounts.token_for(user)}"})


def test_api_asks_decides_and_keeps_companies_apart() -> None:
    who, other = side(), side("宜昌分局")
    body = {"group": "quality", "values": PERSON | SECRETS, "reason": "原负责人离职。", "key": factories.new_key()}
    path = "/api/v1/enterprise/company/changes"
    made = api(who.clerk).post(path, body, content_type="application/json")
    assert made.status_code == 201, made.content
    change = made.json()
    assert change["numbers"]["身份证号"] == "110105********002X"
    assert api(other.clerk).get(f"{path}/{change['id']}").status_code == 404
    wrong = body | {"values": PERSON | {"id_number": "1", "phone": "1"}, "key": factories.new_key()}
    assert api(who.clerk).post(path, wrong, content_type="application/json").status_code == 422
    decision = {"row_version": 0, "key": factories.new_key(), "text": ""}
    office = f"/api/v1/enterprise/companies/changes/{change['id']}/accept"
    assert api(other.official).post(office, decision, content_type="application/json").status_code == 403
    done = api(who.official).post(office, decision, content_type="application/json")
    assert done.json()["state"] == "accepted"
    known = api(who.clerk).get("/api/v1/enterprise/company").json()
    assert known["quality_head"] == "程远"
    ledger = api(other.official).get("/api/v1/enterprise/companies/ledger").json()
    assert [item["name"] for item in ledger["items"]] == [other.company.name]
    assert api(other.official).get(f"/api/v1/enterprise/companies/ledger/{who.company.pk}").status_code == 403
    assert api(who.clerk).get("/api/v1/enterprise/company/people").json()[0]["since"] == str(date(2026, 1, 1))
