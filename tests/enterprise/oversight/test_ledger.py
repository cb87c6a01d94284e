"""Who owes, filed, is late: words, counts, scope, reminders, extensions, exports, and the plans at full size."""

import csv
import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.enterprise import factories
from tests.enterprise.factories import YEAR, Filing
from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import content, queries, services
from yaojian.enterprise.annual_reports.models import (
    Extension,
    Report,
    ReportDefinition,
    ReportState,
    Submission,
)
from yaojian.enterprise.annual_reports.review import services as review
from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.companies.models import Company, CompanyKind, CompanyState
from yaojian.enterprise.oversight import exports, ledgers, owing, tiles
from yaojian.enterprise.oversight import queries as oversight
from yaojian.enterprise.oversight import services as reminding
from yaojian.enterprise.oversight.errors import NobodyToRemind, SelectionChanged
from yaojian.enterprise.oversight.models import FilingReminder
from yaojian.enterprise.oversight.queries import Cursor, Wanted
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.calendar import workdays
from yaojian.kernel.errors import Refusal, RightMissing
from yaojian.kernel.files.owners import may_read
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.notices.models import Notice

pytestmark = pytest.mark.django_db
CODE = content.DISTRIBUTOR
WANTED = Wanted(CODE, YEAR)
BASE = "/qy/supervision/filing"


@pytest.fixture
def side() -> Filing:
    """A branch with one company."""
    return factories.filing()


def wanted(status: str = "all") -> Wanted:
    """One word of the ledger."""
    return Wanted(CODE, YEAR, status)


def names(actor: Actor, status: str) -> list[str]:
    """Companies of one status."""
    return [row.company for row in oversight.page(actor, wanted(status))]


def stand(side: Filing, state: ReportState, *, late: bool = False, name: str = "") -> Report:
    """Another company of the branch whose report stands so, written directly."""
    company = factories.company(side.branch, name or f"{state.label}{uuid4().hex[:6]}有限公司")
    filed = state != ReportState.DRAFT
    now = timezone.now()
    report = Report.objects.create(
        company=company,
        definition=queries.definition_for(CODE, YEAR),
        code=CODE,
        year=YEAR,
        state=state,
        receipt=f"T{uuid4().hex[:12]}" if filed else "",
        submitted_at=now if filed else None,
    )
    if filed:
        Submission.objects.create(
            report=report, number=1, data={}, sha256="", sm3="", check_code="", late=late, submitted_at=now
        )
    return report


def test_every_status_lists_exactly_what_its_count_says(side: Filing) -> None:
    for state in ReportState:
        stand(side, state, late=state == ReportState.ACCEPTED)
    closed = factories.company(side.branch, "注销有限公司")
    Company.objects.filter(pk=closed.pk).update(state=CompanyState.CLOSED)
    counts = oversight.counts(side.official, WANTED)
    assert counts == {word.key: len(names(side.official, word.key)) for word in ledgers.WORDS}
    assert counts["all"] == 6
    assert (counts["missing"], counts["draft"], counts["waiting"], counts["returned"]) == (1, 1, 1, 1)
    assert (counts["accepted"], counts["reopened"], counts["late"]) == (1, 1, 1)
    assert counts["owing"] == 3
    assert counts["overdue"] == 2  # the day has passed in the year these tests run in
    (standing,) = oversight.overview(side.official, WANTED)
    assert standing.counts == counts
    assert (standing.filed, standing.rate) == (4, 66)


def test_extension_moves_the_day_of_the_company_alone(side: Filing) -> None:
    other = factories.company(side.branch, "另一家有限公司")
    until = workdays.today() + timedelta(days=10)
    for _ in range(2):
        services.grant_extension(
            actor=side.official,
            company_id=side.company.pk,
            code=CODE,
            year=YEAR,
            until=until,
            reason="仓库搬迁，资料在整理。",
            key="once",
        )
    assert Extension.objects.count() == 1
    assert names(side.official, "extended") == [side.company.name]
    assert names(side.official, "overdue") == [other.name]
    (row,) = oversight.page(side.official, wanted("extended"))
    assert (row.last_day, row.until) == (until, until)
    assert Notice.objects.filter(user=side.quality_head, title__contains="延期至").exists()


def test_extension_is_granted_on_the_page_and_its_errors_keep_what_was_typed(side: Filing) -> None:
    browser = factories.browser(side.reviewer)
    address = f"{BASE}/companies/{side.company.pk}/extension?code={CODE}&year={YEAR}"
    wrong = browser.post(address, {"key": "1", "until": "", "reason": "短"})
    assert wrong.status_code == 422
    assert "延期理由至少写 5 个字" in wrong.content.decode()
    past = browser.post(address, {"key": "2", "until": "2026-01-02", "reason": "资料还在整理。"})
    assert past.status_code == 422
    day = workdays.today() + timedelta(days=5)
    assert browser.post(address, {"key": "3", "until": day.isoformat(), "reason": "资料还在整理。"}).status_code == 303
    company = factories.browser(side.quality_head).get("/qy/").content.decode()
    assert f"{day.month}月{day.day}日" in company


def test_branch_sees_its_own_companies_and_the_bureau_all(side: Filing) -> None:
    bureau = kernel.unit("省局", kind="bureau")
    place = factories.branch("宜昌分局", bureau)
    other = factories.Filing(
        place, factories.company(place, "宜昌示范有限公司"), side.quality_head, side.clerk, factories.reviewer(place)
    )
    leader = kernel.official("局长", bureau)
    kernel.grant(leader, READ)
    assert names(side.official, "all") == [side.company.name]
    assert names(other.official, "all") == [other.company.name]
    assert len(names(kernel.actor(leader), "all")) == 2
    assert {one.name for one in oversight.overview(kernel.actor(leader), WANTED)} == {"武汉分局", "宜昌分局"}
    foreign = Wanted(CODE, YEAR, branch=other.branch.pk)
    assert oversight.page(side.official, foreign) == []
    assert oversight.counts(side.official, foreign)["all"] == 0
    assert exports.ledger_now(actor=side.official, wanted=foreign, kind="csv").content.count(b"\n") == 1  # type: ignore[union-attr]
    with pytest.raises(RightMissing):
        services.grant_extension(
            actor=side.official,
            company_id=other.company.pk,
            code=CODE,
            year=YEAR,
            until=workdays.today() + timedelta(days=9),
            reason="不该能延",
            key="k",
        )
    page = factories.browser(side.reviewer).get(f"{BASE}/companies/{other.company.pk}/extension")
    assert page.status_code == 403
    with pytest.raises(RightMissing):
        reminding.remind(actor=kernel.actor(leader), wanted=wanted("owing"), seen=2, key="x")  # reads, may not act


def test_companies_and_strangers_reach_nothing_here(side: Filing) -> None:
    stranger = kernel.official("路人")
    for user in (side.quality_head, stranger, None):
        browser = factories.browser(user)
        for address in (
            f"{BASE}/",
            f"{BASE}/companies",
            f"{BASE}/companies/{side.company.pk}/extension",
            f"{BASE}/remind",
            f"{BASE}/export",
            f"{BASE}/statistics",
            f"{BASE}/statistics/export",
            f"/api/v1/enterprise/filing?year={YEAR}",
            f"/api/v1/enterprise/filing/overview?year={YEAR}",
            f"/api/v1/enterprise/filing/statistics/fields?year={YEAR}",
            f"/api/v1/enterprise/filing/statistics/lines?year={YEAR}&field=basic/sales",
        ):
            assert browser.get(address).status_code in (302, 401, 403), address
        key = json.dumps({"year": YEAR, "seen": 1, "key": "1"})
        for address in ("remind", f"companies/{side.company.pk}/extension"):
            answer = browser.post(f"/api/v1/enterprise/filing/{address}", key, content_type="application/json")
            assert answer.status_code in (401, 403, 422), address
    assert not FilingReminder.objects.exists()


def test_reminder_tells_who_owes_once_a_day_and_leaves_a_trace(side: Filing) -> None:
    stand(side, ReportState.SUBMITTED)
    alone = factories.company(side.branch, "没有账号有限公司")
    found = {one.company: one for one in reminding.preview(side.official, wanted())}
    assert set(found) == {side.company.name, alone.name}
    assert not found[alone.name].reached
    for _ in range(2):
        assert reminding.remind(actor=side.official, wanted=wanted(), seen=1, key="once") == 1
    (note,) = FilingReminder.objects.all()
    assert (note.company, note.told, note.by) == (side.company, 2, side.official.name)
    assert Notice.objects.filter(kind=reminding.REMINDED).count() == 2
    assert Event.objects.filter(action=reminding.REMINDED).count() == 1
    with pytest.raises(NobodyToRemind):
        reminding.remind(actor=side.official, wanted=wanted(), seen=1, key="again")
    with pytest.raises(DatabaseError), transaction.atomic():
        FilingReminder.objects.all().delete()


def test_reminder_is_refused_when_the_preview_was_of_others(side: Filing) -> None:
    with pytest.raises(SelectionChanged):
        reminding.remind(actor=side.official, wanted=wanted(), seen=7, key="k")
    assert not FilingReminder.objects.exists()


def test_reminder_on_the_page_shows_whom_it_reaches(side: Filing) -> None:
    browser = factories.browser(side.reviewer)
    address = f"{BASE}/remind?code={CODE}&year={YEAR}&status=owing"
    page = browser.get(address).content.decode()
    assert "将提醒 1 家企业" in page
    assert side.company.name in page
    assert browser.post(address, {"seen": "1", "key": "1"}).status_code == 303
    assert "今天已经催过" in browser.get(address).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_remind_a_company_once() -> None:
    side = factories.filing()
    second = kernel.actor(factories.reviewer(side.branch))

    def act(actor: Actor) -> int:
        try:
            return reminding.remind(actor=actor, wanted=wanted(), seen=1, key=factories.new_key())
        except NobodyToRemind:
            return 0
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(pool.map(act, (side.official, second)))
    assert told == [0, 1]
    assert FilingReminder.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_reviewers_at_once_decide_once() -> None:
    side = factories.filing()
    report = factories.submitted(side)
    second = kernel.actor(factories.reviewer(side.branch))

    def accept() -> str:
        try:
            review.accept_report(actor=side.official, report_id=report.pk, row_version=report.row_version, key="a")
            return "done"
        except Refusal as refused:
            return type(refused).__name__
        finally:
            connection.close()

    def give_back() -> str:
        try:
            review.return_report(
                actor=second, report_id=report.pk, row_version=report.row_version, reason="请更正面积。", key="b"
            )
            return "done"
        except Refusal as refused:
            return type(refused).__name__
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        told = sorted(one.result() for one in (pool.submit(accept), pool.submit(give_back)))
    assert told == ["AlreadyDecided", "done"]


def test_pages_follow_one_another_without_gap_or_double(side: Filing) -> None:
    for number in range(7):
        factories.company(side.branch, f"同名有限公司{number % 3}")
    seen: list[object] = []
    after: Cursor | None = None
    while rows := oversight.page(side.official, WANTED, after=after, limit=3):
        seen += [row.company_id for row in rows]
        after = Cursor.parse(str(rows[-1].cursor))
    assert len(seen) == len(set(seen)) == 8


@pytest.mark.parametrize("text", ["", "x", "~", "00000000-0000-4000-8000-00000000000g~a", "' OR 1=1 --"])
def test_bent_addresses_show_the_first_page(side: Filing, text: str) -> None:
    answer = factories.browser(side.reviewer).get(
        f"{BASE}/companies", {"after": text, "status": "nonsense", "year": "99999", "code": "x", "branch": "y"}
    )
    assert answer.status_code == 200
    assert side.company.name in answer.content.decode()


def test_export_guards_against_formulas_and_says_who_took_it(side: Filing) -> None:
    Company.objects.filter(pk=side.company.pk).update(name="=HYPERLINK(1)有限公司")
    answer = factories.browser(side.reviewer).get(f"{BASE}/export?format=csv")
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == list(exports.HEADINGS)
    assert rows[1][0] == "'=HYPERLINK(1)有限公司"
    assert Event.objects.filter(action=exports.EXPORTED).count() == 1
    assert factories.browser(side.reviewer).get(f"{BASE}/export").content[:2] == b"PK"


def test_large_export_is_written_by_the_worker_for_its_orderer_alone(
    side: Filing, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exports, "AT_ONCE", 0)
    browser = factories.browser(side.reviewer)
    assert "由后台写入表格" in browser.get(f"{BASE}/export").content.decode()
    places = {browser.post(f"{BASE}/export", {"key": "1"}).headers["Location"] for _ in range(2)}
    (place,) = places
    run = JobRun.objects.get()
    file = exports.ledger_for_run(actor=side.official, wanted=WANTED, run_id=str(run.pk))
    assert "下载" in browser.get(place).content.decode()
    other = factories.browser(factories.reviewer(side.branch))
    assert other.get(place).status_code == 403
    assert browser.get(f"/files/{file.pk}/download").status_code in (200, 302, 404)
    assert may_read(side.official, file)
    assert not may_read(kernel.actor(factories.reviewer(side.branch)), file)


@pytest.mark.parametrize(
    "expression",
    [
        True,
        False,
        ["fact", "vaccines"],
        ["not", ["fact", "entrusts_storage"]],
        ["and", ["fact", "vaccines"], ["fact", "third_party_logistics"]],
        ["or", ["fact", "vaccines"], ["==", ["fact", "mode"], "零售连锁总部"]],
    ],
    ids=str,
)
def test_register_says_the_same_in_sql_as_for_one_company(side: Filing, expression: object) -> None:
    source = {"$id": "t", "title": "t", "type": "object", "properties": {}, "x-owed-when": expression}
    definition = ReportDefinition(code="t", version="1", source=json.dumps(source), sha256=uuid4().hex)
    chain = factories.company(side.branch, "连锁有限公司")
    Company.objects.filter(pk=chain.pk).update(kind=CompanyKind.CHAIN, vaccines=True, accepts_storage=True)
    in_sql = set(Company.objects.filter(owing.owes(definition)).values_list("pk", flat=True))
    from yaojian.enterprise.companies import facts

    by_facts = {one.pk for one in Company.objects.all() if content.is_owed(definition, facts.facts(one))}
    assert in_sql == by_facts


def test_tiles_shade_by_figure_and_place_unknown_branches_below() -> None:
    picture = tiles.picture(
        [
            tiles.Figure("WH", "武汉分局", 100, "100%"),
            tiles.Figure("XX", "新分局", 1, "1%"),
            tiles.Figure("ES", "恩施分局", None, "–"),
        ],
        most=100,
    )
    wuhan, new, enshi = picture.tiles
    assert (wuhan.shade, new.shade, enshi.shade) == (5, 1, 0)
    assert new.y > wuhan.y
    assert picture.height >= new.y + tiles.HIGH


COMPANIES, YEARS = 30_000, (2023, 2024, 2025)


@pytest.fixture
def province() -> Filing:
    """30,000 companies of 14 branches with three years of reports each."""
    side = factories.filing()
    branches = [side.branch, *(factories.branch(f"第{number}分局") for number in range(13))]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO companies_company (id, credit_code, code_confirmed, name, kind, address, license_number,
                legal_representative, phone, branch_id, state, region, contact, accepts_storage, entrusts_storage,
                vaccines, special_drugs, note, row_version, registered_at)
            SELECT gen_random_uuid(), 'X' || lpad(n::text, 17, '0'), false, '企业' || n, 'wholesale', '地址', 'L' || n,
                '某人', '', (%s::uuid[])[1 + n %% 14], 'open', '', '', false, false, false, '{}', '', 0, now()
            FROM generate_series(1, %s) AS n
            """,
            [[one.pk for one in branches], COMPANIES],
        )
        cursor.execute(
            """
            INSERT INTO annual_reports_report (id, company_id, definition_id, code, year, state, row_version, receipt,
                started_at, submitted_at)
            SELECT gen_random_uuid(), c.id, %s, %s, y,
                (ARRAY['accepted','submitted','returned','draft'])[1 + (hashtext(c.credit_code || y) & 3)], 0,
                CASE WHEN hashtext(c.credit_code || y) & 3 = 3 THEN '' ELSE c.credit_code || y END, now(),
                CASE WHEN hashtext(c.credit_code || y) & 3 = 3 THEN NULL ELSE now() END
            FROM companies_company c, unnest(%s) AS y WHERE c.credit_code LIKE 'X%%'
            """,
            [queries.definition_for(CODE, YEAR).pk, CODE, list(YEARS)],
        )
        cursor.execute("ANALYZE companies_company, annual_reports_report")
    return side


def test_ledger_of_a_branch_is_read_along_its_index_at_full_size(province: Filing) -> None:
    rows = oversight.narrowed(province.official, wanted("returned")).order_by("name", "id")
    plan = rows.values_list("id", "filed__state")[:50].explain(analyze=True)
    assert "company_of_branch" in plan or "company_ledger" in plan
    assert "Seq Scan" not in plan, plan
    bureau = kernel.official("局长")
    kernel.grant(bureau, READ)
    plan = oversight.narrowed(kernel.actor(bureau), WANTED).order_by("name", "id").values_list("id")[:50].explain()
    assert "company_ledger" in plan
    counts = oversight.counts(kernel.actor(bureau), WANTED)
    assert counts["all"] == COMPANIES + 1
    assert counts["waiting"] + counts["accepted"] + counts["returned"] + counts["draft"] == COMPANIES
    deep = Cursor("企业29", uuid4())
    later = oversight.narrowed(kernel.actor(bureau), WANTED).filter(name__gte=deep.name).order_by("name", "id")
    assert "company_ledger" in later.values_list("id")[:50].explain()
