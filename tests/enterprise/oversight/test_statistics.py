"""Figures from typed facts: sums, medians, choices, groups, last year, scope."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.enterprise import factories
from tests.enterprise.factories import YEAR, Filing
from tests.kernel import factories as kernel
from yaojian.enterprise.annual_reports import content, figures
from yaojian.enterprise.annual_reports.models import Report, ReportFact
from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.oversight import exports, statistics
from yaojian.enterprise.oversight.errors import FieldUnknown
from yaojian.enterprise.oversight.statistics import Asked, By
from yaojian.kernel.accounts.models import User

pytestmark = pytest.mark.django_db
CODE = content.DISTRIBUTOR


def fact(report: Report, field: str, row: str = "", year: int = YEAR, **value: object) -> None:
    """One more answer of a report, as if of that year."""
    ReportFact.objects.create(
        report=report,
        submission=report.submissions.get(),
        branch_id=report.company.branch_id,
        code=CODE,
        year=year,
        field=field,
        row=row,
        **value,
    )


@pytest.fixture
def leader() -> User:
    """Somebody who may look at all branches."""
    user = kernel.official("局长")
    kernel.grant(user, READ)
    return user


@pytest.fixture
def sides() -> tuple[Filing, Filing]:
    """Two branches whose companies submitted; their sales are 35600.5 and 100."""
    first, second = factories.filing(), factories.filing("宜昌分局")
    for side in (first, second):
        factories.submitted(side)
    ReportFact.objects.filter(report__company=second.company, field="basic/sales").update(number=100)
    return first, second


def asked(field: str, year: int = YEAR) -> Asked:
    """One figure."""
    return Asked(CODE, year, statistics.field_of(CODE, year, field))


def test_every_counted_field_is_offered_under_the_name_its_facts_have(sides: tuple[Filing, Filing]) -> None:
    offered = {one.key for one in statistics.fields(CODE, YEAR)}
    written = set(ReportFact.objects.values_list("field", flat=True))
    assert written
    assert written <= offered
    report = Report.objects.all()[0]
    assert {field for field, _, _ in figures.facts_of(report.definition, factories.WHOLE)} <= offered


def test_sum_mean_and_median_of_each_branch_and_of_all(sides: tuple[Filing, Filing], leader: User) -> None:
    lines = statistics.lines(kernel.actor(leader), asked("basic/sales"), By.BRANCH)
    assert {line.name: line.total for line in lines} == {
        "武汉分局": Decimal("35600.5"),
        "宜昌分局": Decimal(100),
        "合计": Decimal("35700.5"),
    }
    whole = lines[-1]
    assert (whole.reports, whole.count) == (2, 2)
    assert whole.median == pytest.approx(17850.25)
    assert statistics.plain(whole.mean) == "17,850.25"
    assert whole.before is None
    assert whole.change is None


def test_branch_counts_its_own_only(sides: tuple[Filing, Filing]) -> None:
    lines = statistics.lines(sides[1].official, asked("basic/sales"), By.BRANCH)
    assert [line.name for line in lines] == ["宜昌分局", "合计"]
    assert lines[-1].total == 100
    table = exports.figures(actor=sides[1].official, asked=asked("basic/sales"), by=By.BRANCH, kind="csv")
    assert "武汉" not in table.content.decode()
    page = factories.browser(sides[1].reviewer).get("/qy/supervision/filing/statistics?field=basic/sales")
    assert "武汉" not in page.content.decode()


def test_last_year_stands_beside_this_one(sides: tuple[Filing, Filing], leader: User) -> None:
    report = Report.objects.get(company=sides[1].company)
    ReportFact.objects.filter(report=report, field="basic/products").delete()
    fact(report, "basic/products", year=YEAR - 1, number=80)
    ReportFact.objects.filter(report__company=sides[0].company, field="basic/products").update(number=100)
    years = statistics.lines(kernel.actor(leader), asked("basic/products"), By.YEAR)
    assert [(line.code, line.total, line.change) for line in years] == [
        (str(YEAR), Decimal(100), Decimal("25.0")),
        (str(YEAR - 1), Decimal(80), None),
    ]
    assert statistics.lines(kernel.actor(leader), asked("basic/products"), By.BRANCH)[-1].change == Decimal("25.0")


def test_choices_are_counted_with_their_share(sides: tuple[Filing, Filing], leader: User) -> None:
    lines = statistics.choices(kernel.actor(leader), asked("basic/scope/*"))
    assert {line.choice: (line.count, line.share) for line in lines} == {
        "中成药": (2, Decimal("50.0")),
        "化学药": (2, Decimal("50.0")),
    }
    page = factories.browser(leader).get("/qy/supervision/filing/statistics?field=basic/scope/*").content.decode()
    assert "50%" in page


def test_groups_by_region_kind_and_choice_pages_answer(sides: tuple[Filing, Filing], leader: User) -> None:
    browser = factories.browser(leader)
    for by in By:
        page = browser.get(f"/qy/supervision/filing/statistics?field=basic/sales&by={by}")
        assert page.status_code == 200
        assert "比上年" in page.content.decode()
        assert browser.get(f"/qy/supervision/filing/statistics/export?field=basic/sales&by={by}").status_code == 200
    assert "药品批发企业" in browser.get("/qy/supervision/filing/statistics?field=basic/sales&by=kind").content.decode()


def test_unknown_field_is_told(leader: User) -> None:
    with pytest.raises(FieldUnknown):
        statistics.field_of(CODE, YEAR, "basic/nothing")
    answer = factories.browser(leader).get(f"/api/v1/enterprise/filing/statistics/lines?year={YEAR}&field=' OR 1=1")
    assert answer.status_code == 404


def test_figures_never_read_what_a_report_says(sides: tuple[Filing, Filing], leader: User) -> None:
    with CaptureQueriesContext(
        connection,
    ) as asked_of:
        statistics.lines(kernel.actor(leader), asked("basic/sales"), By.REGION)
    told = " ".join(query["sql"] for query in asked_of.captured_queries)
    assert "annual_reports_submission" not in told
    assert "annual_reports_section" not in told


def test_figures_are_read_along_the_index_of_their_field(sides: tuple[Filing, Filing], leader: User) -> None:
    report = Report.objects.all()[0]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO annual_reports_reportfact (report_id, submission_id, branch_id, code, year, field, row, number) "
            "SELECT %s, %s, %s, %s, 2020 + n %% 6, 'made/' || n %% 400, n::text, n FROM generate_series(1, 120000) n",
            [report.pk, report.submissions.get().pk, report.company.branch_id, CODE],
        )
        cursor.execute("ANALYZE annual_reports_reportfact")
    rows = ReportFact.objects.filter(code=CODE, field="made/7", year=YEAR).order_by()
    assert "report_fact_by_field" in rows.values("branch_id").explain()
