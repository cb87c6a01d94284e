"""A definition serves page, check and parsing alike."""

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.http import QueryDict
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.forms import checking, definitions, parsing, rows, schemas
from yaojian.kernel.forms.definitions import Definition

SOURCE: dict[str, Any] = {
    "$id": "test.report/1",
    "title": "年度报告",
    "type": "object",
    "required": ["basic", "warehouses"],
    "$defs": {
        "area": {"type": "number", "title": "面积", "exclusiveMinimum": 0, "multipleOf": 0.01, "x-unit": "平方米"}
    },
    "properties": {
        "basic": {
            "title": "基本情况",
            "type": "object",
            "required": ["name", "staff", "entrusts"],
            "properties": {
                "code": {"type": "string", "title": "统一社会信用代码", "readOnly": True},
                "name": {"type": "string", "title": "企业名称", "maxLength": 10},
                "staff": {"type": "integer", "title": "职工人数", "minimum": 1, "x-unit": "人", "examples": [120]},
                "founded": {"type": "string", "format": "date", "title": "成立日期"},
                "scope": {"type": "array", "title": "经营范围", "items": {"enum": ["中药材", "疫苗"]}},
                "size": {"title": "规模", "oneOf": [{"const": "s", "title": "小型"}, {"const": "l", "title": "大型"}]},
                "entrusts": {"type": "boolean", "title": "是否委托储运"},
                "entrusted": {
                    "type": "string",
                    "title": "受托企业",
                    "x-shown-when": {"entrusts": True},
                    "x-required": True,
                },
            },
        },
        "warehouses": {
            "title": "仓储设施",
            "type": "array",
            "x-row-label": "仓库",
            "minItems": 1,
            "maxItems": 3,
            "items": {
                "type": "object",
                "required": ["address", "area"],
                "properties": {"address": {"type": "string", "title": "仓库地址"}, "area": {"$ref": "#/$defs/area"}},
            },
        },
    },
}
REPORT = Definition.of(SOURCE)
GOOD: dict[str, Any] = {
    "basic": {"name": "示范药业", "staff": 12, "entrusts": False},
    "warehouses": [{"address": "武昌", "area": 120.5}],
}


def sentences(data: Any, part: str = "") -> dict[str, str]:
    definition = REPORT.section(part) if part else REPORT
    return {problem.pointer: problem.sentence for problem in checking.check(definition, data)}


def post(text: str) -> QueryDict:
    return QueryDict(text)


def test_good_data_have_no_problems() -> None:
    assert sentences(GOOD) == {}


def test_every_problem_is_a_sentence_in_the_order_of_the_form() -> None:
    data = {
        "basic": {
            "name": "一二三四五六七八九十一",
            "staff": "很多",
            "founded": "2026-02-30",
            "size": "x",
            "entrusts": True,
        },
        "warehouses": [{"address": "武昌", "area": 1}, {"address": "", "area": 1.234}],
    }
    assert list(sentences(data).items()) == [
        ("/basic/name", "企业名称最多 10 个字，现在有 11 个字。"),
        ("/basic/staff", "职工人数应为整数，如 120。"),
        ("/basic/founded", "成立日期不是有效的日期，请按 2026-01-31 的样子填写。"),
        ("/basic/size", "请从列出的选项中选择规模。"),
        ("/basic/entrusted", "请填写受托企业。"),
        ("/warehouses/1/address", "仓库第 2 行：请填写仓库地址。"),
        ("/warehouses/1/area", "仓库第 2 行：面积最多保留 2 位小数。"),
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"name": "a", "staff": 0, "entrusts": False}, "职工人数不能小于 1 人。"),
        ({"name": "a", "staff": 1}, "请选择是否委托储运。"),
        ({"staff": 1, "entrusts": False}, "请填写企业名称。"),
        ({"name": "a", "staff": 1, "entrusts": False, "x": 1}, "基本情况里有这张表没有的项目，请刷新页面后重新填写。"),
    ],
)
def test_section_is_checked_alone(data: dict[str, Any], sentence: str) -> None:
    assert list(sentences(data, "basic").values()) == [sentence]


def test_list_without_rows_asks_for_the_first() -> None:
    assert sentences([], "warehouses") == {"": "请至少填写一条仓库。"}
    assert REPORT.section("warehouses").blank() == [{}]


def test_definition_may_say_it_in_its_own_words() -> None:
    definition = Definition.of(
        {
            "type": "object",
            "properties": {
                "code": {
                    "type": "string",
                    "title": "代码",
                    "pattern": "^[0-9]{2}$",
                    "x-sentences": {"pattern": "请填两位。"},
                }
            },
        }
    )
    assert [problem.sentence for problem in checking.check(definition, {"code": "x"})] == ["请填两位。"]


@pytest.mark.parametrize(
    "source",
    [
        {"type": "object", "properties": {"A": {"title": "a"}}},
        {"type": "object", "properties": {"a": {}}},
        {"type": "object", "properties": {"a": {"title": "a", "$ref": "#/$defs/none"}}},
        {"type": "object", "properties": {"a": {"title": "a", "x-shown-when": {"b": 1}}}},
        {"type": "object", "$defs": {"x": {"$ref": "#/$defs/x"}}, "properties": {"a": {"$ref": "#/$defs/x"}}},
        {"type": "object", "properties": {"a": {"title": "a", "type": "text"}}},
        {"type": "string"},
    ],
)
def test_bad_definition_is_refused_when_loaded(source: dict[str, Any]) -> None:
    with pytest.raises(schemas.BadDefinition):
        Definition.of(source)


def test_definition_in_a_file_is_read_again_only_when_changed(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_text(json.dumps(SOURCE), encoding="utf-8")
    assert definitions.load(path) is definitions.load(path)
    assert [leaf.pointer for leaf in definitions.load(path).leaves()][-2:] == [
        "/warehouses/*/address",
        "/warehouses/*/area",
    ]


def test_posted_text_becomes_typed_data() -> None:
    posted = post(
        "/name=示范药业&/staff=\uff11\uff0c\uff12\uff10\uff10&/founded=2026年1月3日&/scope=疫苗&/scope=别的&/size=l&/entrusts=true&/entrusted= 甲公司 &/code=伪造"
    )
    assert parsing.parse(REPORT.section("basic"), posted, base={"code": "91420000"}) == {
        "code": "91420000",
        "name": "示范药业",
        "staff": 1200,
        "founded": "2026-01-03",
        "scope": ["疫苗"],
        "size": "l",
        "entrusts": True,
        "entrusted": "甲公司",
    }


def test_unreadable_number_is_kept_as_typed() -> None:
    assert parsing.parse(REPORT.section("basic"), post("/staff=约一百")) == {"staff": "约一百"}


def test_hidden_part_is_not_kept() -> None:
    assert parsing.parse(REPORT.section("basic"), post("/entrusts=false&/entrusted=甲公司")) == {"entrusts": False}


def test_row_count_is_bounded() -> None:
    many = parsing.parse(REPORT.section("warehouses"), post("%23rows=999999"))
    assert len(many) == parsing.MOST_ROWS
    assert parsing.parse(REPORT.section("warehouses"), post("%23rows=-5")) == []


def test_rows_come_and_go_by_buttons() -> None:
    section = REPORT.section("warehouses")
    data = parsing.parse(section, post("%23rows=1&/0/address=武昌&/0/area=1,000.5"))
    assert data == [{"address": "武昌", "area": 1000.5}]
    added = rows.act_on_rows(section, data, ["/0/address", "add:"])
    assert added is not None
    assert (added.data, added.focus) == ([{"address": "武昌", "area": 1000.5}, {}], "/1")
    removed = rows.act_on_rows(section, data, ["remove:/0"])
    assert removed is not None
    assert (removed.data, removed.focus) == ([{}], "/0")
    assert rows.act_on_rows(section, data, ["/0/address"]) is None


def test_list_does_not_grow_beyond_its_limit() -> None:
    act = rows.act_on_rows(REPORT, {"warehouses": [{}, {}, {}]}, ["add:/warehouses"])
    assert act is not None
    assert len(act.data["warehouses"]) == 3


@given(st.text(alphabet="/abcdefghijklmnopqrstuvwxyz0123456789-", max_size=20), st.sampled_from(["add:", "remove:"]))
def test_no_button_name_breaks_anything(pointer: str, verb: str) -> None:
    act = rows.act_on_rows(REPORT, {"warehouses": [{}]}, [verb + pointer])
    assert act is not None
    assert set(act.data) == {"warehouses"}


def shown(data: Any, part: str, problems: Any = (), focus: str = "") -> str:
    template = Template("{% load definitions %}{% definition_section d p data problems focus %}")
    return template.render(Context({"d": REPORT, "p": part, "data": data, "problems": problems, "focus": focus}))


class _Fields(HTMLParser):
    """The successful controls of a form, as a browser would post them, and all ids."""

    def __init__(self) -> None:
        super().__init__()
        self.values: list[tuple[str, str]] = []
        self.ids: list[str] = []
        self.described: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if identity := given.get("id"):
            self.ids.append(identity)
        self.described |= set((given.get("aria-describedby") or "").split())
        if tag == "input" and (given.get("type") not in ("radio", "checkbox") or "checked" in given):
            self.values.append((given.get("name") or "", given.get("value") or ""))


def fields(html: str) -> _Fields:
    parser = _Fields()
    parser.feed(html)
    return parser


@pytest.mark.django_db
def test_page_posts_back_what_it_shows() -> None:
    data = GOOD["basic"] | {
        "founded": "2026-01-03",
        "scope": ["疫苗"],
        "size": "l",
        "entrusts": True,
        "entrusted": "甲",
    }
    posted = QueryDict(mutable=True)
    for name, value in fields(shown(data, "basic")).values:
        posted.appendlist(name, value)
    assert parsing.parse(REPORT.section("basic"), posted) == data


def test_wrong_input_is_shown_again_beside_its_sentence() -> None:
    data = [{"address": "<b>", "area": "很大"}]
    html = shown(data, "warehouses", checking.check(REPORT.section("warehouses"), data))
    assert 'value="很大"' in html
    assert "仓库第 1 行：面积应为数字，如 12.5。" in html
    assert "&lt;b&gt;" in html
    parsed = fields(html)
    assert len(parsed.ids) == len(set(parsed.ids))
    assert parsed.described <= set(parsed.ids)
    assert 'aria-invalid="true"' in html


def test_conditional_part_says_when_it_counts() -> None:
    html = shown({}, "basic")
    assert "“是否委托储运”为“是”时填写。" in html
    assert 'data-name="/entrusts" data-values="true"' in html


def test_new_row_has_the_focus_and_enter_never_removes_one() -> None:
    html = shown([{}, {}], "warehouses", focus="/1")
    assert html.count("autofocus") == 1
    assert html.index('aria-label="仓库 2"') < html.index("autofocus")
    assert html.index('tabindex="-1" aria-hidden="true">保存') < html.index("remove:/0")


def test_answers_read_as_words() -> None:
    template = Template("{% load definitions %}{% definition_answers d '' data %}")
    html = template.render(Context({"d": REPORT, "data": GOOD | {"basic": GOOD["basic"] | {"size": "l"}}}))
    for words in ("大型", "否", "120.5 平方米", "仓库 1", "不适用"):
        assert words in html


def test_problem_list_links_to_inputs_that_exist() -> None:
    data = {"name": "a", "staff": "x"}
    problems = checking.check(REPORT.section("basic"), data)
    html = Template("{% load definitions %}{% definition_problems problems %}").render(Context({"problems": problems}))
    ids = set(fields(shown(data, "basic", problems)).ids)
    assert "有 2 处需要改正" in html
    for problem in problems:
        target = f"f{problem.pointer.replace('/', '-')}"
        assert f'href="#{target}"' in html
        assert target in ids


def test_missing_answer_of_a_part_that_counts_is_not_called_inapplicable() -> None:
    html = Template("{% load definitions %}{% definition_answers d 'basic' data %}").render(
        Context({"d": REPORT, "data": {"entrusts": True}})
    )
    assert "不适用" not in html


def test_moment_is_asked_to_the_minute_of_beijing_time() -> None:
    definition = Definition.of(
        {
            "$id": "test.trip/1",
            "title": "用车",
            "type": "object",
            "required": ["departs"],
            "properties": {
                "departs": {
                    "type": "string",
                    "title": "出发时间",
                    "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$",
                    "x-widget": "minute",
                }
            },
        }
    )
    page = Template("{% load definitions %}{% definition_section definition '' data problems %}").render(
        Context({"definition": definition, "data": {"departs": "2026-03-01T09:05"}, "problems": []})
    )
    assert 'type="datetime-local"' in page
    assert 'value="2026-03-01T09:05"' in page
    assert parsing.parse(definition, QueryDict("/departs=2026-03-01T09:05")) == {"departs": "2026-03-01T09:05"}
    read = Template("{% load definitions %}{% definition_answers definition '' data %}").render(
        Context({"definition": definition, "data": {"departs": "2026-03-01T09:05"}})
    )
    assert "2026年3月1日 09:05" in read
    assert "2026-03" not in read


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2026年3月1日 9:05", "2026-03-01T09:05"),
        ("2026/3/1 09:05", "2026-03-01T09:05"),
        ("2026-03-01T09:05", "2026-03-01T09:05"),
        ("2026-02-30 09:05", "2026-02-30 09:05"),
        ("明天上午", "明天上午"),
        ("2026-03-01 25:00", "2026-03-01 25:00"),
    ],
)
def test_minutes_may_be_typed_as_people_write_them(typed: str, kept: str) -> None:
    assert parsing.iso_minute(typed) == kept
