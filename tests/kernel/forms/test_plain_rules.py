"""Rules across questions in an author's words, to expressions and back (``kernel.forms.plain_rules``)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.forms import expressions, plain_rules, rule_words, rules
from yaojian.kernel.forms.clauses import Act, Clause, Comparison, Group, Join, Several, groups_of, joined
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.expressions import Known
from yaojian.kernel.forms.plain_rules import PlainRule, Unfit

FORM: dict[str, Any] = {
    "$id": "trial",
    "title": "试验",
    "type": "object",
    "properties": {
        "transport": {
            "title": "运输",
            "type": "object",
            "properties": {
                "trips": {"title": "运输次数", "type": "integer"},
                "cold_trips": {"title": "冷链运输次数", "type": "integer"},
                "owned": {"title": "自有车辆", "type": "boolean"},
                "remark": {"title": "说明", "type": "string", "x-widget": "textarea"},
                "mode": {
                    "title": "方式",
                    "type": "string",
                    "oneOf": [{"const": "self", "title": "自运"}, {"const": "given", "title": "委托"}],
                },
                "carriers": {
                    "title": "承运方",
                    "type": "array",
                    "maxItems": 50,
                    "items": {
                        "type": "object",
                        "properties": {
                            "name": {"title": "名称", "type": "string"},
                            "since": {"title": "合同起", "type": "string", "format": "date"},
                            "until": {"title": "合同止", "type": "string", "format": "date"},
                        },
                    },
                },
            },
        },
        "recall": {
            "title": "召回",
            "type": "object",
            "properties": {
                "recalls": {
                    "title": "召回情况",
                    "type": "array",
                    "maxItems": 50,
                    "items": {
                        "type": "object",
                        "properties": {"day": {"title": "日期", "type": "string", "format": "date"}},
                    },
                }
            },
        },
    },
}


def said(must: Clause, when: Clause | None = None, **more: Any) -> PlainRule:
    """A rule with some sentence."""
    return PlainRule(must, when, more.pop("say", "请核对。"), **more)


def broken(rule: PlainRule, answers: dict[str, Any]) -> list[tuple[str, str]]:
    """Where the rule speaks: pointer and sentence."""
    form = Definition.of({**FORM, "x-rules": [plain_rules.write(FORM, rule, {})]})
    found = rules.broken(form, rules.rules_of(form), Known(answers, {}, 2025))
    return [(one.problem.pointer, one.problem.sentence) for one in found]


def test_two_numbers_are_compared_and_the_rule_is_silent_until_both_are_there() -> None:
    rule = said(Comparison("transport/cold_trips", Act.AT_MOST, other="transport/trips"), say="不能多于运输次数。")
    assert broken(rule, {"transport": {"cold_trips": 5, "trips": 3}}) == [("/cold_trips", "不能多于运输次数。")]
    assert broken(rule, {"transport": {"cold_trips": 3, "trips": 3}}) == []
    assert broken(rule, {"transport": {"cold_trips": 5}}) == []


def test_columns_of_a_table_are_compared_row_by_row() -> None:
    rule = said(Comparison("transport/carriers/until", Act.AT_LEAST, other="transport/carriers/since"))
    carriers = [{"since": "2025-01-01", "until": "2025-12-31"}, {"since": "2025-01-01", "until": "2024-12-31"}]
    ((pointer, sentence),) = broken(rule, {"transport": {"carriers": carriers}})
    assert pointer == "/carriers/1/until"
    assert "第 2 行" in sentence


def test_rule_speaks_only_where_its_condition_holds() -> None:
    rule = said(Comparison("transport/remark", Act.FILLED), Comparison("transport/mode", Act.SAME, value="委托"))
    assert plain_rules.write(FORM, rule, {})["when"] == ["==", ["value", "transport/mode"], "given"]
    assert broken(rule, {"transport": {"mode": "given"}})
    assert not broken(rule, {"transport": {"mode": "self"}})
    assert not broken(rule, {"transport": {"mode": "given", "remark": "有"}})


def test_table_stands_for_the_number_of_its_rows() -> None:
    rule = said(
        Comparison("transport/carriers", Act.AT_LEAST, value="1"), Comparison("transport/owned", Act.SAME, "否")
    )
    assert broken(rule, {"transport": {"owned": False}})
    assert not broken(rule, {"transport": {"owned": False, "carriers": [{"name": "甲"}]}})
    assert not broken(rule, {"transport": {"owned": True}})


def test_date_outside_of_the_year_told_about_is_found() -> None:
    rule = said(Comparison("recall/recalls/day", Act.IN_YEAR))
    answers = {"recall": {"recalls": [{"day": "2025-03-01"}, {"day": "2024-03-01"}, {}]}}
    assert [pointer for pointer, _ in broken(rule, answers)] == ["/recalls/1/day"]


@pytest.mark.parametrize(
    ("field", "must"),
    [
        ("must_0_0_left", Comparison("transport/gone", Act.FILLED)),
        ("must_0_0_left", Comparison("transport", Act.FILLED)),
        ("must_0_0_left", Comparison("", Act.FILLED)),
        ("must_0_0_value", Comparison("transport/trips", Act.MORE, value="很多")),
        ("must_0_0_value", Comparison("transport/trips", Act.MORE)),
        ("must_0_0_value", Comparison("transport/owned", Act.SAME, value="也许")),
        ("must_0_0_value", Comparison("transport/mode", Act.SAME, value="空运")),
        ("must_0_0_act", Comparison("transport/owned", Act.MORE, value="是")),
        ("must_0_0_act", Comparison("transport/trips", Act.IN_YEAR)),
        ("must_0_0_other", Comparison("transport/trips", Act.SAME, other="transport/owned")),
        ("must_0_0_other", Comparison("transport/trips", Act.SAME, other="transport/gone")),
        ("must_0_0_other", Comparison("transport/carriers/since", Act.LESS, other="recall/recalls/day")),
    ],
)
def test_sides_that_do_not_fit_are_refused_at_their_field(field: str, must: Comparison) -> None:
    with pytest.raises(Unfit) as refused:
        plain_rules.write(FORM, said(must), {})
    assert refused.value.field == field
    assert str(refused.value).endswith("。")


def test_name_is_kept_when_a_rule_is_changed_and_never_taken_twice() -> None:
    rule = said(Comparison("transport/trips", Act.FILLED))
    first = plain_rules.write(FORM, rule, {})
    second = plain_rules.write({**FORM, "x-rules": [first]}, rule, {})
    assert first["name"] != second["name"]
    assert plain_rules.write(FORM, replace(rule, say="改了。"), first)["name"] == first["name"]


SIDES = st.sampled_from([path for _, inside in plain_rules.sides(FORM) for path, _ in inside])
VALUES = st.sampled_from(["0", "12", "是", "否", "委托", "2025-01-02", "甲", ""])
COMPARISONS = st.builds(Comparison, SIDES, st.sampled_from(Act), VALUES, st.one_of(st.just(""), SIDES))
GROUPS = st.builds(Group, st.sampled_from(Join), st.lists(COMPARISONS, min_size=1, max_size=3).map(tuple))
CONDITIONS = st.builds(joined, st.sampled_from(Join), st.lists(GROUPS, min_size=1, max_size=3))


@given(must=CONDITIONS, when=st.none() | CONDITIONS, blocking=st.booleans(), basis=st.sampled_from(["", "文件"]))
def test_whatever_is_written_is_a_sound_rule_and_reads_back_as_it_was_written(
    must: Clause, when: Clause | None, blocking: bool, basis: str
) -> None:
    rule = PlainRule(must, when, "请核对。", blocking, basis)
    try:
        made = plain_rules.write(FORM, rule, {})
    except Unfit:
        return
    rules.rules_of(Definition.of({**FORM, "x-rules": [made]}))
    again = plain_rules.read(FORM, made)
    assert again is not None
    assert plain_rules.write(FORM, again, made) == made
    told = rule_words.reading(FORM, again)
    assert told.endswith("。")
    assert told.count("当") - told.count("应当") == (when is not None)


ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "trips": st.integers(0, 12),
        "cold_trips": st.integers(0, 12),
        "owned": st.booleans(),
        "remark": st.sampled_from(["", "甲"]),
        "mode": st.sampled_from(["self", "given"]),
    },
)
SINGLE = st.sampled_from(
    [
        Comparison("transport/trips", Act.MORE, "3"),
        Comparison("transport/cold_trips", Act.AT_MOST, other="transport/trips"),
        Comparison("transport/owned", Act.SAME, "否"),
        Comparison("transport/remark", Act.FILLED),
        Comparison("transport/mode", Act.OTHER, "自运"),
    ]
)
FITTING = st.builds(
    joined,
    st.sampled_from(Join),
    st.lists(
        st.builds(Group, st.sampled_from(Join), st.lists(SINGLE, min_size=1, max_size=3).map(tuple)),
        min_size=1,
        max_size=3,
    ),
)


def _by_hand(one: Comparison, answers: dict[str, Any]) -> bool | None:
    """What a clerk with the paper form would say; None: cannot be said yet."""
    trips, cold = answers.get("trips"), answers.get("cold_trips")
    if one.left == "transport/trips":
        return None if trips is None else trips > 3
    if one.left == "transport/cold_trips":
        return None if trips is None or cold is None else cold <= trips
    if one.left == "transport/owned":
        return None if "owned" not in answers else answers["owned"] is False
    if one.left == "transport/remark":
        return bool(answers.get("remark"))
    return None if "mode" not in answers else answers["mode"] != "self"


def _decided(condition: Clause, answers: dict[str, Any]) -> bool | None:
    if isinstance(condition, Comparison):
        return _by_hand(condition, answers)
    parts = [_decided(part, answers) for part in condition.parts]
    deciding = condition.join is Join.ANY
    if deciding in parts:
        return deciding
    return None if None in parts else not deciding


@given(must=FITTING, when=st.none() | FITTING, answers=ANSWERS)
def test_built_rule_speaks_exactly_where_its_conditions_say_so(
    must: Clause, when: Clause | None, answers: dict[str, Any]
) -> None:
    spoken = bool(broken(said(must, when), {"transport": answers}))
    applies = when is None or _decided(when, answers) is True
    assert spoken == (applies and _decided(must, answers) is False)


@given(condition=CONDITIONS)
def test_condition_laid_out_in_groups_is_the_same_again(condition: Clause) -> None:
    assert joined(*groups_of(condition)) == condition


@pytest.mark.parametrize(
    ("rule", "told"),
    [
        (
            said(Comparison("transport/cold_trips", Act.AT_MOST, other="transport/trips")),
            "“冷链运输次数”应当不大于“运输次数”。",
        ),
        (
            said(
                Comparison("transport/remark", Act.FILLED),
                Several(
                    Join.ALL,
                    (
                        Comparison("transport/mode", Act.SAME, "委托"),
                        Several(
                            Join.ANY,
                            (
                                Comparison("transport/trips", Act.MORE, "10"),
                                Comparison("transport/owned", Act.SAME, "否"),
                            ),
                        ),
                    ),
                ),
            ),
            "当“方式”为“委托”，并且（“运输次数”大于 10，或者“自有车辆”为“否”）时，“说明”应当已填写。",
        ),
        (
            said(
                Comparison("transport/carriers/until", Act.AT_LEAST, other="transport/carriers/since"),
                Comparison("transport/carriers", Act.MORE, "1"),
            ),
            "逐行核对“承运方”：当“承运方”的行数大于 1 时，“合同止”应当不早于“合同起”。",
        ),
        (
            said(
                Several(
                    Join.ANY,
                    (
                        Comparison("transport/carriers/since", Act.LESS, "2026年1月3日"),
                        Comparison("transport/carriers/since", Act.EMPTY),
                    ),
                )
            ),
            "逐行核对“承运方”：“合同起”应当早于“2026年1月3日”，或者“合同起”应当没有填写。",
        ),
    ],
)
def test_rule_is_read_back_as_a_sentence(rule: PlainRule, told: str) -> None:
    assert rule_words.reading(FORM, rule) == told


def test_old_rule_with_one_comparison_reads_as_before() -> None:
    old = {
        "name": "cold-trips",
        "at": "transport/cold_trips",
        "must": ["<=", ["value", "transport/cold_trips"], ["value", "transport/trips"]],
        "say": "请核对。",
    }
    plain = plain_rules.read(FORM, old)
    assert plain is not None
    assert plain.must == Comparison("transport/cold_trips", Act.AT_MOST, other="transport/trips")


def test_conditions_nested_deeper_than_the_page_can_show_are_left_alone() -> None:
    empty: list[Any] = ["empty", ["value", "transport/trips"]]
    deep: dict[str, Any] = {
        "name": "a",
        "at": "transport/trips",
        "say": "。",
        "must": ["or", empty, ["and", empty, empty]],
    }
    assert plain_rules.read(FORM, deep) is not None
    deep["must"] = ["or", empty, ["and", empty, ["or", empty, empty]]]
    assert plain_rules.read(FORM, deep) is None
    expressions.verify(deep["must"], "x-rules/0")


@pytest.mark.parametrize(
    "rule",
    [
        {"name": "a", "at": "transport/trips", "must": ["==", ["+", 1, 2], 3], "say": "。"},
        {"name": "a", "at": "transport/-", "must": ["empty", ["value", "transport/trips"]], "say": "。"},
        {"name": "a", "at": "transport/trips", "must": ["empty", ["value", "transport/cold_trips"]], "say": "。"},
        {"name": "a", "at": "transport/gone", "must": ["empty", ["value", "transport/gone"]], "say": "。"},
        {"name": "a", "at": "transport/trips", "must": True, "say": "。"},
        {},
    ],
)
def test_rule_that_says_more_than_plain_words_is_left_alone(rule: dict[str, Any]) -> None:
    assert plain_rules.read(FORM, rule) is None
