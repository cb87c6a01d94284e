"""Results of supervision: entered by the branch, by API or table, read by the company, taken into its report."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.enterprise import factories
from tests.enterprise.companies.sides import Side, client, side
from yaojian.enterprise.annual_reports import prefill
from yaojian.enterprise.supervision import queries, services
from yaojian.enterprise.supervision.columns import COLUMNS
from yaojian.enterprise.supervision.errors import ReasonMissing, ResultKnown, TableUnreadable
from yaojian.enterprise.supervision.models import ImportState, ResultImport, ResultKind, Source, SupervisionResult
from yaojian.enterprise.supervision.services import NewResult
from yaojian.kernel.accounts import services as accounts
from yaojian.kernel.accounts.models import User
from yaojian.kernel.errors import RightMissing
from yaojian.kernel.files import services as files
from yaojian.kernel.files.kinds import Kinds
from yaojian.kernel.spreadsheets.writing import write_xlsx

pytestmark = pytest.mark.django_db
HEADINGS = [column.heading for column in COLUMNS]


def new(**more: Any) -> NewResult:
    values: dict[str, Any] = {
        "kind": ResultKind.INSPECTION,
        "number": "JC-001",
        "day": date(2025, 5, 6),
        "body": "武汉分局",
        "subject": "日常检查",
        "conclusion": "基本符合",
        "major": 1,
        "measure": "限期整改",
    }
    return NewResult(**(values | more))


def record(who: Side, **more: Any) -> SupervisionResult:
    return services.record_result(
        actor=who.judge, company_id=who.company.pk, new=new(**more), source=Source.API, key=factories.new_key()
    )


def row(who: Side, number: str = "JC-100", **more: str) -> list[str]:
    values = {
        "credit_code": who.company.credit_code,
        "number": number,
        "day": "2025年3月2日",
        "body": "武汉分局",
        "subject": "日常检查",
        "conclusion": "符合",
    } | more
    return [values.get(column.name, "") for column in COLUMNS]


def bring(who: Side, *rows: list[str], headings: list[str] = HEADINGS, key: str = "") -> ResultImport:
    out = BytesIO()
    write_xlsx(out, title="监管信息", headings=headings, rows=rows)
    upload = SimpleUploadedFile("结果.xlsx", out.getvalue())
    file = files.keep_upload(actor=who.judge, upload=upload, allowed=Kinds.XLSX)
    return services.import_results(
        actor=who.judge, kind=ResultKind.INSPECTION, file=file, key=key or factories.new_key()
    )


def test_company_reads_its_own_and_cannot_write() -> None:
    who, other = side(), side("宜昌分局")
    record(who)
    page = client(who.clerk).get("/qy/company/?part=supervision").content.decode()
    assert "JC-001" in page
    assert "JC-001" not in client(other.clerk).get("/qy/company/?part=supervision").content.decode()
    with pytest.raises(RightMissing):
        services.record_result(
            actor=who.admin, company_id=who.company.pk, new=new(number="X"), source=Source.API, key=factories.new_key()
        )
    assert SupervisionResult.objects.count() == 1


def test_only_the_branch_in_charge_records() -> None:
    who, other = side(), side("宜昌分局")
    with pytest.raises(RightMissing):
        services.record_result(
            actor=other.judge, company_id=who.company.pk, new=new(), source=Source.API, key=factories.new_key()
        )
    assert queries.results_page(other.judge) == []


def test_a_number_is_entered_once_and_again_after_withdrawal() -> None:
    who = side()
    result = record(who)
    with pytest.raises(ResultKnown, match="JC-001"):
        record(who)
    with pytest.raises(ReasonMissing):
        services.withdraw_result(actor=who.judge, result_id=result.pk, reason="")
    services.withdraw_result(actor=who.judge, result_id=result.pk, reason="日期录错。")
    record(who, day=date(2025, 5, 7))
    page = client(who.clerk).get("/qy/company/?part=supervision").content.decode()
    assert "日期录错。" in page


def test_inspections_are_taken_into_the_report_of_their_year() -> None:
    who = side()
    record(who)
    record(who, number="JC-002", day=date(2024, 5, 6))
    record(who, number="CY-001", kind=ResultKind.SAMPLING)
    services.withdraw_result(actor=who.judge, result_id=record(who, number="JC-003").pk, reason="重复。")
    told = prefill.facts_of(who.company, 2025)["inspections"]
    assert [(one["date"], one["kind"], one["major"]) for one in told] == [("2025-05-06", "日常检查", 1)]


def test_table_is_taken_whole() -> None:
    who = side()
    made = bring(who, row(who), row(who, "JC-101", major="2", rectified_on="2025/4/1"))
    assert (made.state, made.rows, made.problems) == (ImportState.TAKEN, 2, [])
    taken = SupervisionResult.objects.get(number="JC-101")
    assert (taken.day, taken.major, taken.rectified_on) == (date(2025, 3, 2), 2, date(2025, 4, 1))


def test_one_wrong_cell_refuses_the_table_and_every_fault_is_named() -> None:
    who, other = side(), side("宜昌分局")
    record(who)
    made = bring(
        who,
        row(who, "JC-001"),
        row(who, "JC-102", day="2025-13-40", major="许多"),
        row(other, "JC-103"),
        row(who, "JC-104"),
        row(who, "JC-104"),
        row(who, ""),
        row(who, "JC-105", credit_code="12345"),
        row(who, "JC-106", day="2099-01-01", amount="-5"),
    )
    assert made.state == ImportState.REFUSED
    assert SupervisionResult.objects.count() == 1
    assert [(one["row"], one["column"]) for one in made.problems] == [
        (2, "编号或文号"),
        (3, "日期"),
        (3, "主要缺陷"),
        (4, "统一社会信用代码"),
        (6, "编号或文号"),
        (7, "编号或文号"),
        (8, "统一社会信用代码"),
        (9, "日期"),
        (9, "罚没款（元）"),
    ]


def test_formulas_stay_text_and_a_table_without_headings_is_refused() -> None:
    who = side()
    bring(who, row(who, "=1+1"))
    assert SupervisionResult.objects.get().number == "=1+1"
    with pytest.raises(TableUnreadable, match="统一社会信用代码"):
        bring(who, row(who), headings=["甲", "乙"])


def test_the_same_import_twice_is_one() -> None:
    who = side()
    key = factories.new_key()
    first, second = bring(who, row(who), key=key), bring(who, row(who), key=key)
    assert first.pk == second.pk
    assert SupervisionResult.objects.count() == 1


def test_official_imports_on_the_page_and_reads_what_is_wrong() -> None:
    who, other = side(), side("宜昌分局")
    browser = client(who.official)
    template = browser.get("/qy/supervision/results/template.xlsx")
    assert template.status_code == 200
    upload = SimpleUploadedFile("模板.xlsx", template.content)
    data = {"kind": "inspection", "table": upload, "key": factories.new_key()}
    refused = browser.post("/qy/supervision/results/import", data)
    page = browser.get(refused["Location"]).content.decode()
    assert "第 3 行" in page
    assert "没有这家企业" in page
    out = BytesIO()
    write_xlsx(out, title="监管信息", headings=HEADINGS, rows=[row(who, "JC-200"), row(other, "JC-201")])
    upload = SimpleUploadedFile("结果.xlsx", out.getvalue())
    answer = browser.post("/qy/supervision/results/import", data | {"table": upload, "key": factories.new_key()})
    assert answer.status_code == 303
    page = browser.get(answer["Location"]).content.decode()
    assert "第 3 行" in page
    assert "不由您管辖" in page
    assert client(other.official).get(answer["Location"]).status_code == 404


def test_sister_system_reports_over_the_api() -> None:
    who, other = side(), side("宜昌分局")
    body = {
        "company_id": str(who.company.pk),
        "kind": "penalty",
        "number": "鄂药监罚〔2025〕1号",
        "day": "2025-06-01",
        "body": "武汉分局",
        "subject": "未按规定保存记录",
        "conclusion": "警告并罚款",
        "amount": "50000.00",
        "key": factories.new_key(),
    }
    path = "/api/v1/enterprise/supervision/results"

    def api(user: User) -> Client:
        return Client(headers={"Authorization": f"Bearer {accounts.token_for(user)}"})

    for _ in range(2):
        made = api(who.official).post(path, body, content_type="application/json")
        assert made.status_code == 201, made.content
    assert SupervisionResult.objects.count() == 1
    assert api(other.official).post(path, body, content_type="application/json").status_code == 403
    own = api(who.clerk).get(f"{path}/own").json()
    assert own[0]["amount"] == "50000.00"
    assert api(other.clerk).get(f"{path}/own").json() == []


def test_ledger_pages_follow_by_key() -> None:
    who = side()
    for number in range(3):
        record(who, number=f"JC-{number}")
    first = queries.results_page(who.judge, limit=2)
    rest = queries.results_page(who.judge, after=queries.Cursor(first[-1].day, first[-1].pk))
    assert len(first) == 2
    assert len(rest) == 1
    assert not {one.pk for one in first} & {one.pk for one in rest}
