"""A definition changed question by question, compared, checked for publication, and taking over last year's answers."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.enterprise import annual_reports
from yaojian.kernel.forms import carrying, comparing, editing, questions, readiness
from yaojian.kernel.forms.definitions import Definition
from yaojian.kernel.forms.editing import Gone
from yaojian.kernel.forms.questions import Condition, Kind, Question

SHIPPED = sorted((Path(annual_reports.__file__).parent / "definitions").glob("*.json"))


def form() -> dict[str, Any]:
    """A small report."""
    return {
        "$id": "small",
        "title": "小报告",
        "x-declaration": "属实。",
        "x-filing": {"opens": "01-01", "due": "03-31", "source": "示例"},
        "type": "object",
        "properties": {
            "basic": {
                "title": "基本情况",
                "type": "object",
                "required": ["name", "trades"],
                "properties": {
                    "name": {"title": "名称", "type": "string", "maxLength": 60},
                    "trades": {"title": "是否经营", "type": "boolean"},
                    "why": {
                        "title": "原因",
                        "type": "string",
                        "maxLength": 60,
                        "x-shown-when": {"trades": False},
                        "x-required": True,
                    },
                    "sales": {"title": "销售额", "type": "number", "maximum": 9, "x-unit": "万元", "x-statistic": True},
                    "kind": {"title": "类型", "type": "string", "enum": ["批发", "零售"], "x-widget": "radio"},
                    "stores": {
                        "title": "仓库",
                        "type": "array",
                        "items": {
                            "type": "object",
                            "required": ["area"],
                            "properties": {
                                "label": {"title": "仓库名称", "type": "string", "maxLength": 60},
                                "area": {"title": "面积", "type": "integer", "maximum": 9},
                            },
                        },
                    },
                },
            }
        },
    }


def question(**values: Any) -> Question:
    """A question of one line, unless told otherwise."""
    known: dict[str, Any] = {"title": "冷库总容积", "kind": Kind.TEXT}
    return Question(**(known | values))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_reading_and_writing_every_shipped_question_changes_nothing(path: Path) -> None:
    source = editing.plain(json.loads(path.read_text(encoding="utf-8")))
    for place in editing.everything(source):
        assert questions.write(place.question, place.schema) == place.schema, place.text


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_definitions_have_nothing_in_the_way_of_publication(path: Path) -> None:
    source = editing.plain(json.loads(path.read_text(encoding="utf-8")))
    used = {place.question.prefill for place in editing.everything(source)}
    assert [flaw for flaw in readiness.flaws(source, source, used) if flaw.grave] == []


def test_added_question_has_a_name_from_its_sound_and_stands_last() -> None:
    source, path = editing.added(form(), ("basic",), question(kind=Kind.NUMBER, unit="立方米", required=True))
    assert path == ("basic", "leng_ku_zong_rong_ji")
    assert list(source["properties"]["basic"]["properties"])[-1] == path[-1]
    assert path[-1] in source["properties"]["basic"]["required"]
    again, second = editing.added(source, ("basic",), question())
    assert second[-1] == "leng_ku_zong_rong_ji_2"
    Definition.of(again)


def test_column_is_added_to_a_table_and_moved_first() -> None:
    source, path = editing.added(form(), ("basic", "stores"), question(title="层高", kind=Kind.INTEGER))
    source = editing.moved(editing.moved(source, path, -1), path, -1)
    assert list(source["properties"]["basic"]["properties"]["stores"]["items"]["properties"]) == [
        "ceng_gao",
        "label",
        "area",
    ]
    assert editing.moved(source, path, -1) == source


def test_removed_question_takes_the_conditions_on_it_along() -> None:
    source = editing.removed(form(), ("basic", "trades"))
    why = editing.place(source, ("basic", "why"))
    assert why.question.condition is None
    assert why.question.required
    assert source["properties"]["basic"]["required"] == ["name", "why"]
    Definition.of(source)


def test_question_required_under_a_condition_says_so_itself() -> None:
    typed = question(title="原因", required=True, condition=Condition("kind", ("批发", "零售")))
    source = editing.changed(form(), ("basic", "why"), typed)
    written = source["properties"]["basic"]["properties"]["why"]
    assert written["x-shown-when"] == {"kind": ["批发", "零售"]}
    assert written["x-required"] is True
    assert "why" not in source["properties"]["basic"]["required"]
    assert editing.place(source, ("basic", "why")).question == typed


def test_other_type_forgets_the_limits_of_the_old_one() -> None:
    source = editing.changed(form(), ("basic", "sales"), question(title="销售额", kind=Kind.YES_NO))
    assert source["properties"]["basic"]["properties"]["sales"] == {"title": "销售额", "type": "boolean"}


def test_place_that_is_gone_is_told() -> None:
    for act in (editing.place, editing.removed):
        with pytest.raises(Gone):
            act(form(), ("basic", "nothing"))
    with pytest.raises(Gone):
        editing.added(form(), ("basic", "name"), question())


def test_nothing_edits_the_source_it_was_given() -> None:
    source, kept = form(), form()
    editing.added(source, ("basic",), question())
    editing.changed(source, ("basic", "name"), question())
    editing.removed(source, ("basic", "trades"))
    editing.moved(source, ("basic", "name"), 1)
    assert source == kept


def test_differences_name_place_and_both_values() -> None:
    new = editing.removed(editing.changed(form(), ("basic", "name"), question(title="企业名称")), ("basic", "kind"))
    new, _ = editing.added(new, (), question(title="其他", kind=Kind.GROUP))
    new, _ = editing.added(new, ("qi_ta",), question(title="意见"))
    new["x-filing"] = {**new["x-filing"], "due": "04-15"}
    told = [(one.kind, one.where, one.what, one.before, one.after) for one in comparing.changes(form(), new)]
    assert ("修改", "整份报告", "截止日", "03-31", "04-15") in told
    assert ("修改", "基本情况 / 企业名称", "名称", "名称", "企业名称") in told
    assert ("删除", "基本情况 / 类型", "单选", "", "") in told
    assert [one[:3] for one in told if one[0] == "新增"] == [("新增", "其他", "一组问题")]
    assert comparing.changes(form(), form()) == []


def test_moved_questions_are_told_with_their_new_order() -> None:
    moved = editing.moved(form(), ("basic", "trades"), -1)
    (change,) = comparing.changes(form(), moved)
    assert (change.kind, change.where) == ("换了位置", "基本情况")
    assert change.after.startswith("是否经营、名称")


def sentences(source: dict[str, Any], before: dict[str, Any] | None = None) -> str:
    """What the check says."""
    return "".join(f"{flaw.where}：{flaw.sentence}" for flaw in readiness.flaws(source, before))


def test_check_finds_what_would_confuse_companies() -> None:
    source = form()
    fields = source["properties"]["basic"]["properties"]
    fields["kind"]["enum"] = ["批发"]
    fields["name"] |= {"pattern": "^a$", "minLength": 90}
    fields["why"]["x-shown-when"] = {"kind": "别的"}
    fields["empty"] = {"title": "空表", "type": "array", "items": {"type": "object", "properties": {}}}
    source["x-filing"] = {"opens": "03-31", "due": "02-30"}
    source["x-declaration"] = " "
    told = sentences(source)
    for part in (
        "类型：选项少于两个",
        "名称：规定了格式，却没有示例或提示语",
        "名称：下限 90 大于上限 60",
        "原因：填写条件里的答案，“类型”已不提供",
        "空表：里面还没有问题",
        "还没有填写开始填报日和截止日",
        "还没有写承诺声明",
    ):
        assert part in told
    fields["why"]["x-shown-when"] = {"gone": True}
    assert "填写条件所问的项目已不存在" in sentences(source)


def test_check_notices_figures_that_can_no_longer_be_compared() -> None:
    unmarked = editing.changed(form(), ("basic", "sales"), question(title="销售额", kind=Kind.NUMBER, unit="万元"))
    assert "这一版没有计入" in sentences(unmarked, form())
    gone = editing.removed(form(), ("basic", "sales"))
    (flaw,) = (flaw for flaw in readiness.flaws(gone, form()) if "不见了" in flaw.sentence)
    assert not flaw.grave
    other = editing.changed(
        form(), ("basic", "sales"), question(title="销售额", kind=Kind.NUMBER, unit="元", statistic=True)
    )
    assert "类型或单位与上一版本不同" in sentences(other, form())


def test_rule_that_looks_at_a_question_that_is_gone_stands_in_the_way() -> None:
    source = form() | {
        "x-rules": [{"name": "r", "at": "basic/sales", "must": [">", ["value", "basic/sales"], 0], "say": "应大于 0。"}]
    }
    assert readiness.flaws(source) == []
    told = sentences(editing.removed(source, ("basic", "sales")))
    assert "核对规则“应大于 0。”用到的项目 basic/sales 已不存在" in told
    assert [one.kind for one in comparing.changes(form(), source)] == ["新增"]
    conditional = form()
    conditional["properties"]["basic"]["properties"]["stores"]["x-when"] = ["value", "basic/nothing"]
    assert "适用条件用到的项目 basic/nothing 已不存在" in sentences(conditional)


def test_unknown_prefill_stands_in_the_way() -> None:
    source = editing.changed(form(), ("basic", "name"), question(title="名称", prefill="moon"))
    assert any(flaw.grave and "带入" in flaw.sentence for flaw in readiness.flaws(source, None, ["name"]))
    assert "带入" not in sentences(editing.changed(source, ("basic", "name"), question(title="名称")))


ANSWERS = {
    "basic": {
        "name": "甲公司",
        "trades": True,
        "sales": 3.5,
        "kind": "零售",
        "stores": [{"label": "一号", "area": 3}, {"label": "二号", "area": 5}],
    }
}


def test_answers_of_last_year_come_over_by_equal_names() -> None:
    assert carrying.carry(form(), form(), ANSWERS) == ANSWERS


def test_answers_follow_the_map_into_renamed_questions_and_tables() -> None:
    new = copy.deepcopy(form())
    fields = new["properties"]["basic"]["properties"]
    fields["halls"] = fields.pop("stores")
    fields["halls"]["items"]["properties"]["size"] = fields["halls"]["items"]["properties"].pop("area")
    fields["firm"] = fields.pop("name")
    mapped = {
        "basic/firm": "basic/name",
        "basic/halls": "basic/stores",
        "basic/halls/label": "basic/stores/label",
        "basic/halls/size": "basic/stores/area",
    }
    assert not [link for link in carrying.links(form(), new, mapped) if link.flaw]
    new["x-carried"] = {"from": "1", "fields": mapped}
    assert carrying.carry(form(), new, ANSWERS) == {
        "basic": {"firm": "甲公司", "halls": [{"label": "一号", "size": 3}, {"label": "二号", "size": 5}]}
    }


def test_map_refuses_types_that_do_not_fit_and_columns_of_other_tables() -> None:
    wrong = {"basic/sales": "basic/name", "basic/name": "basic/stores/label", "basic/kind": "basic/nothing"}
    flaws = {link.new: link.flaw for link in carrying.links(form(), form(), wrong) if link.flaw}
    assert flaws["basic/sales"].startswith("上年是“一行文字”，今年是“小数”")
    assert "所在的表格没有对应" in flaws["basic/name"]
    assert flaws["basic/kind"] == "上年版本里没有这一项。"


def test_choice_that_is_no_longer_offered_stays_behind() -> None:
    new = editing.changed(
        form(), ("basic", "kind"), question(title="类型", kind=Kind.ONE, options=(("批发", "批发"), ("连锁", "连锁")))
    )
    assert "kind" not in carrying.carry(form(), new, ANSWERS)["basic"]


def test_answers_in_a_shape_nobody_expects_are_left_behind() -> None:
    assert carrying.carry(form(), form(), {"basic": {"stores": "x", "name": "甲"}}) == {"basic": {"name": "甲"}}
    assert carrying.carry(form(), form(), {"basic": ["x"]}) == {}


KINDS = st.sampled_from([kind for kind in Kind if not kind.holds_questions])
WORDS = st.text("冷库药品质量abc1", min_size=1, max_size=8)


@st.composite
def asked(draw: st.DrawFn) -> Question:
    """Any question an author may type."""
    kind = draw(KINDS)
    chosen = kind in (Kind.ONE, Kind.SEVERAL)
    limited = kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.INTEGER, Kind.NUMBER, Kind.SEVERAL)
    labels = draw(st.lists(WORDS, min_size=2, max_size=4, unique=True)) if chosen else []
    return Question(
        title=draw(WORDS),
        kind=kind,
        required=draw(st.booleans()),
        help=draw(st.sampled_from(["", "说明"])),
        unit=draw(st.sampled_from(["", "个"])) if kind.is_numeric else "",
        options=tuple((label, label) for label in labels),
        least=draw(st.sampled_from([None, 0, 1])) if limited else None,
        most=draw(st.sampled_from([None, 4, 200])) if limited else None,
        places=draw(st.sampled_from([None, 0, 1, 2, 4])) if kind is Kind.NUMBER else None,
        statistic=draw(st.booleans()),
    )


@given(asked(), asked())
def test_any_question_is_read_back_as_it_was_written(first: Question, second: Question) -> None:
    source, path = editing.added(form(), ("basic",), first)
    assert editing.place(source, path).question == first
    source = editing.changed(source, path, second)
    assert editing.place(source, path).question == second
    Definition.of(source)


@given(st.lists(st.tuples(st.sampled_from(["add", "remove", "up", "down"]), st.integers(0, 20)), max_size=12))
def test_any_sequence_of_acts_leaves_a_definition_that_compiles_and_compares(acts: list[tuple[str, int]]) -> None:
    source: dict[str, Any] = form()
    for act, number in acts:
        places = [place for place in editing.everything(source) if len(place.path) > 1]
        if act == "add" or not places:
            source, _ = editing.added(source, ("basic",), question(title=f"第 {number} 问"))
            continue
        path = places[number % len(places)].path
        source = (
            editing.removed(source, path) if act == "remove" else editing.moved(source, path, -1 if act == "up" else 1)
        )
    Definition.of(source)
    assert comparing.changes(source, source) == []
    assert bool(comparing.changes(form(), source)) == (json.dumps(source) != json.dumps(form()))  # the order counts
    carried = carrying.carry(form(), source, ANSWERS)
    assert set(carried.get("basic", {})) <= set(source["properties"]["basic"]["properties"])
