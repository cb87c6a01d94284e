"""What the distributors' report asks: each rule of its thirteen sections, the parts that follow the company's facts. No database."""

import copy
import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.enterprise import factories
from yaojian.enterprise.annual_reports import comparison, content, demo, figures, prefill
from yaojian.enterprise.annual_reports.models import ReportDefinition
from yaojian.enterprise.annual_reports.prefill import LastYear
from yaojian.enterprise.annual_reports.whole import Whole

YEAR = 2025
SOURCE = Path(content.__file__).with_name("definitions") / "distributor-annual-report-2026.json"
FACTS: dict[str, Any] = {
    "name": "示范医药有限公司",
    "credit_code": "91420100MA0000015F",
    "license_number": "鄂AA027000001",
    "license_valid_until": "2028-12-31",
    "mode": "批发",
    "scope": ["中成药", "化学药", "中药饮片"],
    "legal_representative": "苏敏",
    "head": "苏敏",
    "quality_head": "程远",
    "address": "武汉市江岸区云杉路 18 号",
    "phone": "027-81234567",
    "warehouses": [
        {
            "id": "1",
            "name": "一号常温库",
            "kind": "常温库",
            "area": 3200.0,
            "address": "武汉市江岸区云杉路 18 号",
            "holding": "自有",
        },
        {
            "id": "2",
            "name": "三号冷库",
            "kind": "冷藏库",
            "area": 400.0,
            "address": "武汉市江岸区云杉路 18 号",
            "holding": "自有",
        },
    ],
    "third_party_logistics": False,
    "vaccines": False,
    "entrusts_storage": False,
    "special_drugs": [],
    "inspections": [],
}


def _definition() -> ReportDefinition:
    text = SOURCE.read_text(encoding="utf-8")
    source = json.loads(text)
    digest = hashlib.sha256(text.encode()).hexdigest()
    return ReportDefinition(
        code=source["$id"], version=source["x-version"], source=text, sha256=digest, first_year=YEAR
    )


DEFINITION = _definition()


def _told(
    code: str, data: dict[str, Any], others: dict[str, Any] | None = None, facts: dict[str, Any] | None = None
) -> list[str]:
    drafts = copy.deepcopy(factories.WHOLE) | (others or {}) | {code: data}
    return [one.problem.sentence for one in Whole(DEFINITION, drafts, facts or {}, YEAR).problems(code)]


def test_all_thirteen_sections_of_the_tender_are_there_in_order() -> None:
    assert [one.numeral for one in content.outlines(DEFINITION)] == [
        *("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三")
    ]
    assert content.outlines(DEFINITION)[3].title == "仓库布局及设施设备验证情况"


def test_whole_report_of_a_small_distributor_has_no_problem() -> None:
    whole = Whole(DEFINITION, factories.WHOLE, {}, YEAR)
    assert whole.all_problems() == []
    assert [one.code for one in whole.outlines() if not whole.applies(one.code)] == ["special", "entrusted"]
    assert list(whole.frozen()) == sorted(factories.WHOLE)


TRUSTEE = {
    "name": "荆楚示范储运有限公司",
    "credit_code": "91420000MA9900001X",
    "contract_from": "2025-01-01",
    "contract_until": "2025-12-31",
    "audit_date": "2025-03-18",
    "auditors": "质量管理部",
    "findings": "没有发现问题。",
    "conclusion": "合格",
}
DRUG = {
    "name": "示范感冒灵颗粒",
    "batch": "20250312",
    "quantity": 12,
    "unit": "盒",
    "found": "养护",
    "reason": "包装破损",
    "disposal": "销毁",
    "date": "2025-10-12",
}
RECALL = {
    "product": "示范止咳糖浆 240311",
    "holder": "示范制药",
    "class": "一级",
    "received": "2025-04-10",
    "passed_on": "2025-04-10",
    "told": 3,
    "due_quantity": 100,
    "returned_quantity": 90,
    "unit": "瓶",
    "result": "已退回。",
    "finished": True,
}
SAMPLE = {
    "body": "省药检院",
    "date": "2025-08-06",
    "product": "板蓝根颗粒",
    "batch": "20250412",
    "result": "不合格",
    "action": "停止销售。",
}
CHANGE = {"post": "质量负责人", "from": "何宁", "to": "顾清", "date": "2025-05-06", "qualification": "执业药师"}
COLD = {"name": "三号冷库", "kind": "冷藏库", "area": 400, "address": "武汉市江岸区云杉路 18 号"}
VALIDATION = {"object": "三号冷库", "type": "冷库", "kind": "定期验证", "date": "2025-06-18", "result": "合格"}


def _with_cold_store(validation: dict[str, Any] | None) -> tuple[dict[str, Any], dict[str, Any]]:
    basic = factories.BASIC | {"warehouses": [*factories.BASIC["warehouses"], COLD]}
    layout = [*factories.WAREHOUSING["layout"], {"name": "三号冷库", "holding": "自有", "kind": "冷藏库", "area": 400}]
    return basic, factories.WAREHOUSING | {"layout": layout, "validations": [validation] if validation else []}


@pytest.mark.parametrize(
    ("code", "changed", "sentence"),
    [
        ("basic", {"staff_pharmacy": 121}, "药学技术人员不能多于职工总数。"),
        ("quality", {"audits": []}, "没有填写年度内审的，请说明原因和补做安排。"),
        (
            "quality",
            {"audits": [factories.QUALITY["audits"][0] | {"corrected": False}]},
            "内审缺陷整改没有完成的，请写明整改计划。",
        ),
        (
            "quality",
            {"trainings": [factories.QUALITY["trainings"][0] | {"date": "2024-03-12"}]},
            "培训第 1 行：培训日期应在报告年度内。",
        ),
        ("system", {"upload_rate": 99.5}, "追溯信息上传率低于 100%，请说明原因和措施。"),
        ("transport", {"trips": 10, "cold_trips": 11}, "冷链运输次数不能多于运输次数。"),
        ("transport", {"cold_trips": 5, "excursions": 1}, "有冷链温度超标的，请在“在途异常”中填写。"),
        ("transport", {"entrusts": True}, "请至少填写一条承运方。"),
        ("warehousing", {"entrusts": True}, "请至少填写一条受托方。"),
        (
            "warehousing",
            {"entrusts": True, "trustees": [TRUSTEE | {"audit_date": "2024-03-18"}]},
            "受托方第 1 行：受托方的质量审核应在报告年度内完成。",
        ),
        (
            "warehousing",
            {"layout": [factories.WAREHOUSING["layout"][0] | {"holding": "委托储存"}]},
            "仓库布局中有委托储存的仓库，这里应选“是”，并填写对受托方的质量审核。",
        ),
        (
            "warehousing",
            {"layout": [factories.WAREHOUSING["layout"][0] | {"area": 3000}]},
            "各仓库面积之和与第一节药品仓库的面积之和不一致，请核对。",
        ),
        (
            "warehousing",
            {"equipment": factories.WAREHOUSING["equipment"] | {"probes": 8, "probes_calibrated": 6}},
            "有测点没有校准的，请说明原因和安排。",
        ),
    ],
)
def test_rule_across_answers_is_told(code: str, changed: dict[str, Any], sentence: str) -> None:
    assert sentence in _told(code, factories.WHOLE[code] | changed)
    assert _told(code, factories.WHOLE[code]) == []


@pytest.mark.parametrize(
    ("code", "table", "row", "sentence"),
    [
        ("organisation", "changes", CHANGE, "变动第 1 行：质量负责人变动的，请填写变更批件或备案号。"),
        (
            "unqualified",
            "drugs",
            DRUG | {"special": True},
            "不合格药品第 1 行：特殊管理药品销毁的，请填写监督销毁的部门和人员。",
        ),
        (
            "sampling",
            "samples",
            SAMPLE,
            "抽样第 1 行：抽检不合格的批号，应在第七节不合格药品或第九节召回中填写。",
        ),
        ("recall", "recalls", RECALL | {"returned_quantity": 101}, "召回第 1 行：已召回数量不能多于应召回数量。"),
        ("recall", "recalls", RECALL | {"passed_on": "2025-04-09"}, "召回第 1 行：通知下游日期不能早于收到通知日期。"),
    ],
)
def test_rule_about_a_row_names_it(code: str, table: str, row: dict[str, Any], sentence: str) -> None:
    fill = {"organisation": {"structure": "质量管理部下设两个组。"}, "unqualified": {"supervision": "加强检查。"}}
    assert sentence in _told(code, fill.get(code, {}) | {table: [row]})


def test_failed_sample_is_answered_by_a_row_in_the_seventh_or_ninth_section() -> None:
    data = {"samples": [SAMPLE]}
    drugs = {"drugs": [DRUG | {"batch": SAMPLE["batch"]}], "supervision": "加强检查。"}
    recalls = {"recalls": [RECALL | {"product": f"板蓝根颗粒 {SAMPLE['batch']}"}]}
    assert _told("sampling", data, {"unqualified": drugs}) == []
    assert _told("sampling", data, {"recall": recalls}) == []
    assert len(_told("sampling", data)) == 1


@pytest.mark.parametrize(
    ("validation", "validated"),
    [
        (None, False),
        (VALIDATION, True),
        (VALIDATION | {"result": "不合格"}, False),
        (VALIDATION | {"object": "二号冷库"}, False),
        (VALIDATION | {"date": "2024-12-31"}, True),
        (VALIDATION | {"date": "2024-12-30"}, False),
    ],
)
def test_cold_store_needs_a_good_validation_within_twelve_months(
    validation: dict[str, Any] | None,
    validated: bool,
) -> None:
    basic, warehousing = _with_cold_store(validation)
    told = [one for one in _told("warehousing", warehousing, {"basic": basic}) if "12 个月内" in one]
    assert bool(told) is not validated


def test_late_passing_on_is_pointed_out_without_blocking() -> None:
    drafts = factories.WHOLE | {"recall": {"recalls": [RECALL | {"passed_on": "2025-04-12"}]}}
    (note,) = Whole(DEFINITION, drafts, {}, YEAR).problems("recall")
    assert (note.blocking, note.problem.pointer) == (False, "/recalls/0/passed_on")


def test_closed_warehouse_that_a_section_names_is_told_and_nothing_breaks() -> None:
    closed = FACTS | {"warehouses": [FACTS["warehouses"][1] | {"name": "五号库"}]}
    told = _told("basic", factories.BASIC, facts=closed)
    assert told == [
        "仓库第 1 行：企业档案的在用仓库中没有这个名称，可能已经停用或改名；请核对，本年度内停用的请在备注或附件中说明。"
    ]


def test_fewer_warehouses_than_the_register_has_are_refused() -> None:
    assert any("应当包含所有仓库" in one for one in _told("basic", factories.BASIC, facts=FACTS))


@pytest.mark.parametrize(
    ("answers", "facts", "applying"),
    [
        ({}, {}, set()),
        ({"third_party_logistics": True}, {}, {"entrusted"}),
        ({"third_party_logistics": False}, {"third_party_logistics": True}, set()),
        ({"scope": ["第二类精神药品"]}, {}, {"special"}),
        ({}, {"special_drugs": ["含特殊药品复方制剂"]}, {"special"}),
        ({"warehouses": [factories.BASIC["warehouses"][0] | {"kind": "特殊管理药品库"}]}, {}, {"special"}),
    ],
)
def test_conditional_sections_follow_facts_and_answers(
    answers: dict[str, Any], facts: dict[str, Any], applying: set[str]
) -> None:
    whole = Whole(DEFINITION, factories.WHOLE | {"basic": factories.BASIC | answers}, facts, YEAR)
    assert {code for code in ("special", "entrusted") if whole.applies(code)} == applying


def test_section_that_applies_may_be_waived_only_with_a_reason() -> None:
    facts = {"special_drugs": ["放射性药品"]}
    assert _told("special", {"waived": True}, facts=facts) == ["请填写不适用的原因。"]
    assert _told("special", {"waived": True, "waived_reason": "本年度没有购进。"}, facts=facts) == []


def test_new_report_holds_what_the_register_and_last_year_say() -> None:
    last = LastYear(DEFINITION, factories.WHOLE | {"unqualified": {"drugs": [DRUG], "supervision": "加强检查。"}})
    data = prefill.prefilled(DEFINITION, FACTS | {"inspections": [{"date": "2025-06-01", "kind": "日常检查"}]}, last)
    assert data["basic"]["scope"] == FACTS["scope"]
    assert [row["name"] for row in data["basic"]["warehouses"]] == ["一号常温库", "三号冷库"]
    assert data["warehousing"]["layout"][1] == {"name": "三号冷库", "holding": "自有", "kind": "冷藏库", "area": 400.0}
    assert data["quality"]["document_version"] == "2025 年第 3 版"
    assert data["basic"]["customers"] == factories.BASIC["customers"]
    assert data["inspections"]["inspections"] == [{"date": "2025-06-01", "kind": "日常检查"}]
    # What happened last year did not happen again this year.
    assert data["unqualified"]["drugs"] == [{}]
    assert "revisions" not in data["quality"]


def test_figures_are_typed_by_field_and_row() -> None:
    found = {(field, row): value for field, row, value in figures.facts_of(DEFINITION, factories.WHOLE)}
    assert str(found["basic/sales", ""]["number"]) == "35600.5"
    assert found["quality/audits/*/kind", "0"] == {"choice": "年度"}
    assert found["quality/audits/#", ""]["number"] == 1
    assert found["basic/scope/*", "1"] == {"choice": "化学药"}
    assert found["basic/vaccines", ""] == {"choice": "否"}
    assert ("unqualified/drugs/#", "") in found


def test_change_of_more_than_thirty_percent_is_marked() -> None:
    now = factories.WHOLE | {"basic": factories.BASIC | {"sales": 50_000, "products": 4_400}}
    changes = {one.label: one for one in comparison.changes(DEFINITION, now, LastYear(DEFINITION, factories.WHOLE))}
    assert (changes["年销售额"].is_large, str(changes["年销售额"].percent)) == (True, "40.4")
    assert not changes["经营品种数"].is_large
    assert not changes["职工总数"].is_large


@pytest.mark.parametrize("seed", range(12))
def test_demo_report_breaks_no_rule_whatever_the_company_does(seed: int) -> None:
    special = ["第二类精神药品", "含特殊药品复方制剂"] if seed % 4 == 3 else []
    facts = FACTS | {
        "special_drugs": special,
        "third_party_logistics": seed % 5 == 1,
        "vaccines": seed % 3 == 0,
        "entrusts_storage": seed % 2 == 0,
        "inspections": [
            {"date": "2025-06-01", "body": "武汉分局", "kind": "日常检查", "critical": 0, "major": 0, "minor": 1}
        ],
    }
    data = demo.sections(random.Random(seed), prefill.prefilled(DEFINITION, facts), YEAR)
    problems = [one for one in Whole(DEFINITION, data, facts, YEAR).all_problems() if one.blocking]
    assert [(one.section.code, one.problem.pointer, one.problem.sentence) for one in problems] == []


_ANSWERS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=8), st.dates().map(str)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(
                ["none", "waived", "warehouses", "layout", "name", "kind", "area", "date", "scope", "trips"]
            ),
            inner,
            max_size=3,
        ),
    ),
    max_leaves=8,
)
_SECTIONS = [one.code for one in content.outlines(DEFINITION)]


@settings(max_examples=60)
@given(st.dictionaries(st.sampled_from(_SECTIONS), st.dictionaries(st.text(max_size=8), _ANSWERS, max_size=3)))
def test_any_draft_is_judged_without_failing(drafts: dict[str, Any]) -> None:
    whole = Whole(DEFINITION, drafts, FACTS, YEAR)
    assert whole.all_problems()
    list(figures.facts_of(DEFINITION, {}))
