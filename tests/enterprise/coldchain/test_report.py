"""The vaccine report: its seven sections, the trend that must be answered, rows that must match excursions."""

from typing import Any

import pytest

from tests.enterprise import factories
from tests.enterprise.coldchain.scene import HARMLESS, YEAR, Scene, log, scene
from yaojian.enterprise.annual_reports import queries, services
from yaojian.enterprise.annual_reports.models import Report
from yaojian.enterprise.coldchain import queries as cold_queries
from yaojian.enterprise.coldchain.services import Answer
from yaojian.kernel.calendar import workdays

pytestmark = pytest.mark.django_db
NOTHING = {"none": True}
HEAD = {
    "person": "程远",
    "holders": [
        {
            "name": "示范生物制品有限公司",
            "contract_from": f"{YEAR}-01-01",
            "contract_until": f"{YEAR + 1}-12-31",
            "vaccines": "示范流感疫苗",
            "storage": True,
            "delivery": True,
        }
    ],
    "places": [{"name": "1号库", "kind": "冷藏库", "volume": 300, "regional": False, "probes": 2}],
    "no_redelegation": True,
}
SECTIONS: dict[str, dict[str, Any]] = {
    "received": {"batches": 120, "doses": 60000, "rejected": []},
    "trend": {
        "conclusion": "全年温度平稳，超限一次为开门过久，已整改。",
        "alarms": 2,
        "alarm_people": 3,
        "calibrated": f"{YEAR}-06-01",
    },
    "expired": NOTHING,
    "recall": NOTHING,
    "sampling": NOTHING,
    "inspections": NOTHING,
    "other": {"reports": 0, "adverse_events": 1, "signer": "程远", "signer_post": "质量负责人"},
}


def begun(cold: Scene) -> Report:
    report = services.start_report(actor=cold.actor, year=YEAR, key=factories.new_key(), code="vaccine-annual-report")
    prefilled = queries.section_of(report, "head").data
    for code, data in {"head": prefilled | HEAD, **SECTIONS}.items():
        factories.save(cold.actor, report, code, data)
    return Report.objects.get(pk=report.pk)


def sentences(report: Report) -> list[str]:
    return [found.problem.sentence for found in queries.problems_of(report)]


def test_only_companies_that_store_vaccines_owe_it() -> None:
    cold = scene()
    codes = [duty.code for duty in queries.duties_of(cold.actor, cold.company, workdays.today())]
    assert "vaccine-annual-report" in codes
    cold.company.vaccines = False
    cold.company.save()
    codes = [duty.code for duty in queries.duties_of(cold.actor, cold.company, workdays.today())]
    assert "vaccine-annual-report" not in codes


def test_report_waits_until_every_excursion_is_answered_and_coverage_explained() -> None:
    cold = scene()
    report = begun(cold)
    assert any("还没有" in text and "冷链数据" in text for text in sentences(report))
    of = cold.upload(log(days=340))
    told = sentences(report)
    assert any("超限还没有说明" in text for text in told)
    assert any("12 月读数覆盖率只有" in text for text in told)
    cold.answer(cold_queries.excursions_of(of)[0])
    from yaojian.enterprise.coldchain import services as cold_services

    cold_services.explain_coverage(actor=cold.actor, year=YEAR, probe="1号库", month=12, text="库房检修停用。")
    assert sentences(report) == []
    done = services.submit_report(
        actor=cold.actor,
        report_id=report.pk,
        row_version=Report.objects.get(pk=report.pk).row_version,
        declared=True,
        key=factories.new_key(),
    )
    kept = queries.last_submission(done)
    assert kept is not None
    frozen = kept.data["trend"]["widget"]
    assert [row["coverage"] for row in frozen["probes"][0]["months"]][:2] == [100.0, 100.0]
    assert frozen["excursions"][0]["cause"] == "开门"


def test_rows_about_temperature_must_match_excursions() -> None:
    cold = scene()
    of = cold.upload(log())
    harmed = Answer(
        **{name: "harmed" if name == "assessment" else getattr(HARMLESS, name) for name in Answer.__slots__}
    )
    cold.answer(cold_queries.excursions_of(of)[0], harmed)
    report = begun(cold)
    row = {
        "kind": "温度不符合要求",
        "vaccine": "示范流感疫苗",
        "batch": "20250301",
        "quantity": 200,
        "date": f"{YEAR}-05-01",
        "isolation": "移至隔离区",
        "assessment": "有影响",
        "disposal": "监督销毁",
    }
    factories.save(cold.actor, report, "expired", {"vaccines": [row]})
    told = sentences(report)
    assert any("这一天没有超限" in text for text in told)
    assert any("请在本节填写受影响的疫苗" in text for text in told)
    factories.save(cold.actor, report, "expired", {"vaccines": [row | {"date": f"{YEAR}-04-11"}]})
    assert sentences(report) == []


def test_widget_and_sections_show_on_the_pages() -> None:
    cold = scene()
    report = begun(cold)
    client = factories.browser(cold.clerk)
    page = client.get(f"/qy/reports/{report.pk}/sections/trend").content.decode()
    assert "还没有 2025 年的冷链数据" in page
    cold.upload(log())
    assert "平均动力学温度" in client.get(f"/qy/reports/{report.pk}/sections/trend").content.decode()
    for code in ("head", *SECTIONS):
        assert client.get(f"/qy/reports/{report.pk}/sections/{code}").status_code == 200
    assert client.get(f"/qy/reports/{report.pk}/submit").status_code == 200
