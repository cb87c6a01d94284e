"""Rules between answers, parts by the facts of who fills in, computed answers: as data, and harmless whatever they say."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.forms import checking, expressions, rules, schemas, tailoring
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.expressions import Known
from yaojian.kernel.forms.schemas import BadDefinition

FORM: dict[str, Any] = {
    "$id": "report",
    "title": "报告",
    "type": "object",
    "x-rules": [
        {
            "name": "cold",
            "at": "trips/cold",
            "must": ["<=", ["value", "trips/cold"], ["value", "trips/all"]],
            "say": "冷链次数不能多于运输次数。",
        },
        {
            "name": "checked",
            "each": "stores/stores",
            "at": "name",
            "when": ["==", ["row", "kind"], "冷库"],
            "must": ["any", "stores/checks", ["==", ["row", "store"], ["outer", "name"]]],
            "say": "没有验证。",
        },
        {
            "name": "odd",
            "at": "trips/-",
            "must": [">", ["value", "trips/all"], 0],
            "say": "一次也没有。",
            "level": "note",
        },
    ],
    "properties": {
        "trips": {
            "title": "运输",
            "type": "object",
            "required": ["all"],
            "x-none": "本年度没有运输",
            "properties": {
                "all": {"title": "运输次数", "type": "integer"},
                "cold": {"title": "冷链次数", "type": "integer"},
                "vaccines": {"title": "疫苗次数", "type": "integer", "x-when": ["fact", "vaccines"]},
            },
        },
        "stores": {
            "title": "仓库",
            "type": "object",
            "x-when": ["or", ["fact", "stores"], [">", ["value", "trips/all"], 10]],
            "properties": {
                "stores": {
                    "title": "仓库",
                    "type": "array",
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": {"title": "名称"},
                            "kind": {"title": "类型"},
                            "full": {"title": "满", "type": "number"},
                            "used": {"title": "用", "type": "number"},
                            "rate": {
                                "title": "率",
                                "type": "number",
                                "readOnly": True,
                                "x-computed": ["round", ["*", ["/", ["row", "used"], ["row", "full"]], 100], 1],
                            },
                        },
                    },
                },
                "checks": {
                    "title": "验证",
                    "type": "array",
                    "items": {"type": "object", "properties": {"store": {"title": "对象"}}},
                },
            },
        },
    },
}
REPORT = Definition.of(FORM)


def _told(data: dict[str, Any], **facts: Any) -> list[tuple[str, str]]:
    found = rules.broken(REPORT, rules.rules_of(REPORT), Known(data, facts))
    return [(one.problem.pointer, one.problem.sentence) for one in found]


def test_broken_rule_is_told_at_its_field() -> None:
    assert _told({"trips": {"all": 3, "cold": 4}}) == [("/cold", "冷链次数不能多于运输次数。")]
    assert _told({"trips": {"all": 4, "cold": 4}}) == []


def test_rule_of_rows_names_the_row_and_looks_at_other_tables() -> None:
    stores = [{"name": "一号", "kind": "冷库"}, {"name": "二号", "kind": "常温库"}, {"name": "三号", "kind": "冷库"}]
    data = {"trips": {"all": 1}, "stores": {"stores": stores, "checks": [{"store": "一号"}]}}
    assert _told(data) == [("/stores/2/name", "仓库第 3 行：没有验证。")]


def test_what_is_not_known_yet_breaks_no_rule() -> None:
    assert _told({}) == []
    assert _told({"trips": {"all": "很多", "cold": 4}}) == []


def test_note_does_not_block() -> None:
    (found,) = rules.broken(REPORT, rules.rules_of(REPORT), Known({"trips": {"all": 0}}))
    assert (found.rule.blocking, found.problem.pointer) == (False, "")


def test_part_and_section_follow_facts_and_answers() -> None:
    nothing, much = Known({}), Known({"trips": {"all": 11}}, {"vaccines": True})
    assert tailoring.left_out(REPORT, nothing) == {"stores", "trips/vaccines"}
    assert tailoring.left_out(REPORT, much) == frozenset()
    pared = tailoring.tailored(REPORT, tailoring.left_out(REPORT, nothing))
    assert list(pared.sections) == ["trips"]
    assert "vaccines" not in pared.section("trips").schema["properties"]
    assert tailoring.tailored(REPORT, tailoring.left_out(REPORT, nothing)) is pared


def test_nothing_to_tell_is_said_once_and_asks_for_nothing_else() -> None:
    trips = REPORT.section("trips")
    assert checking.check(trips, {"none": True}) == []
    assert [one.sentence for one in checking.check(trips, {})] == ["请填写运输次数。"]
    (both,) = checking.check(trips, {"none": True, "all": 3})
    assert "取消勾选" in both.sentence


def test_computed_answer_is_put_in_and_a_typed_one_is_overruled() -> None:
    data = {"stores": [{"full": 3, "used": 1, "rate": 99}, {"full": 0, "used": 1, "rate": 5}]}
    rules.compute(REPORT.section("stores").schema, data, Known({"stores": data}))
    assert [row.get("rate") for row in data["stores"]] == [33.3, None]


@pytest.mark.parametrize(
    "broken",
    [
        {"name": "a", "at": "trips/nowhere", "must": True, "say": "x"},
        {"name": "a", "at": "trips/all", "must": ["value", "trips/nowhere"], "say": "x"},
        {"name": "a", "at": "trips/all", "must": ["import", "os"], "say": "x"},
        {"name": "a", "at": "trips/all", "must": ["<=", 1], "say": "x"},
        {"name": "a", "at": "trips/all", "must": {"and": []}, "say": "x"},
        {"name": "a", "each": "stores/nothing", "at": "name", "must": True, "say": "x"},
    ],
)
def test_rule_that_names_what_is_not_there_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(BadDefinition):
        rules.rules_of(Definition.of(FORM | {"x-rules": [broken]}))


_LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=12),
    st.dates().map(lambda day: day.isoformat()),
)
_PATHS = st.sampled_from(["trips/all", "trips/cold", "stores/stores", "stores/stores/*/name", "nowhere", "trips/*/all"])
_TWO = ["==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "in", "days", "round", "contains"]


def _acts(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(
        st.tuples(st.sampled_from(["value", "row", "outer", "fact", "facts", "sum"]), _PATHS).map(list),
        st.tuples(st.sampled_from(_TWO), inner, inner).map(list),
        st.tuples(st.sampled_from(["not", "empty", "size", "yearof"]), inner).map(list),
        st.tuples(st.sampled_from(["any", "all", "count"]), _PATHS, inner).map(list),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: ["or", *parts]),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: ["text", *parts]),
        st.tuples(st.just("if"), inner, inner, inner).map(list),
    )


_DATA = st.recursive(
    _LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["trips", "stores", "all", "cold", "name"]), inner, max_size=4),
    ),
    max_leaves=12,
)


@given(st.recursive(_LEAVES, _acts, max_leaves=12), st.dictionaries(st.sampled_from(["trips", "stores"]), _DATA))
def test_any_expression_over_any_data_has_a_value_and_never_fails(expression: Any, data: dict[str, Any]) -> None:
    expressions.verify(expression, "here")
    value = expressions.evaluate(expression, Known(data, data, 2025))
    assert value is None or isinstance(value, bool | str | Decimal | list | dict)


@given(st.lists(st.integers(0, 1000) | st.none(), max_size=6))
def test_sum_is_known_exactly_when_every_summand_is(numbers: list[int | None]) -> None:
    data = {"stores": {"stores": [{"full": number} for number in numbers]}}
    value = expressions.evaluate(["sum", "stores/stores/*/full"], Known(data))
    assert value == (None if None in numbers else sum(number or 0 for number in numbers))


@given(all_=st.integers(0, 30) | st.none(), vaccines=st.booleans(), stores=st.booleans())
def test_form_never_asks_for_a_part_that_was_left_out(all_: int | None, vaccines: bool, stores: bool) -> None:
    known = Known({"trips": {"all": all_}}, {"vaccines": vaccines, "stores": stores})
    without = tailoring.left_out(REPORT, known)
    pared = tailoring.tailored(REPORT, without)
    assert ("stores" in pared.sections) == (stores or (all_ or 0) > 10)
    asked = pared.section("trips").schema
    assert ("vaccines" in asked["properties"]) == vaccines
    assert set(asked["x-demanded"]) <= set(asked["properties"]) | set(schemas.ABSENCES)
