"""Fields, summaries and small parts, as a reader and a screen reader meet them."""

from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template.loader import render_to_string
from selectolax.lexbor import LexborHTMLParser

from yaojian.web.templatetags import yj


class Form(forms.Form):
    """One field of each shape."""

    area = forms.CharField(label="仓库面积", help_text="单位平方米。", max_length=4)
    note = forms.CharField(label="说明", required=False, widget=forms.Textarea)
    kept = forms.ChoiceField(label="是否委托", choices=[("y", "是"), ("n", "否")], widget=forms.RadioSelect)
    true = forms.BooleanField(label="内容真实")
    file = forms.FileField(label="附件", required=False)
    row_version = forms.IntegerField(widget=forms.HiddenInput)


def rendered(part: str, **context: object) -> LexborHTMLParser:
    """A part as a tree."""
    return LexborHTMLParser(render_to_string(f"parts/{part}.html", context))


def one(tree: LexborHTMLParser, selector: str) -> dict[str, str | None]:
    """Attributes of the one element that fits."""
    (found,) = tree.css(selector)
    return dict(found.attributes)


def test_field_joins_label_help_and_error_to_its_control() -> None:
    tree = rendered("field", field=Form({"area": "12345"})["area"])
    control = one(tree, "input")
    assert one(tree, "label")["for"] == control["id"] == "id_area"
    assert control["aria-describedby"] == "id_area_helptext id_area_error"
    assert control["aria-invalid"] == "true"
    assert control["value"] == "12345"
    assert "最多 4 个字，现在有 5 个字。" in tree.css("#id_area_error")[0].text()


def test_choices_are_one_group_with_a_legend() -> None:
    tree = rendered("field", field=Form({})["kept"])
    assert "是否委托" in tree.css("fieldset legend")[0].text()
    assert len(tree.css("label input[type=radio]")) == 2
    assert one(tree, "fieldset")["id"] == "id_kept"


@pytest.mark.parametrize("name", ["note", "true", "file", "row_version"])
def test_every_shape_of_field_renders_its_control(name: str) -> None:
    assert rendered("field", field=Form()[name]).css(f"[name={name}]")


def test_summary_lists_every_error_and_links_to_its_field() -> None:
    form = Form({"area": "", "row_version": "x"})
    form.add_error(None, "这份材料已由别人修改。")
    tree = rendered("error_summary", form=form)
    links = [link.attributes["href"] for link in tree.css("a")]
    assert links == ["#id_area", "#id_kept", "#id_true"]
    assert "5 处" in tree.css("h2")[0].text()
    assert "这份材料已由别人修改。" in tree.text()
    assert one(tree, "[role=alert]")["tabindex"] == "-1"


def test_form_without_errors_has_no_summary() -> None:
    assert not rendered("error_summary", form=Form()).css("[role=alert]")


def test_every_rendering_has_its_own_key() -> None:
    keys = {one(rendered("key"), "input[name=key]")["value"] for _ in range(3)}
    assert len(keys) == 3


def test_small_parts_render() -> None:
    step = {
        "title": "拟办",
        "who": "办公室",
        "at": datetime(2026, 3, 11, 9, 20, tzinfo=UTC),
        "state": "done",
        "text": "同意。",
    }
    assert "17:20" in rendered("timeline", steps=[step]).text()
    assert one(rendered("tabs", tabs=[{"label": "待办", "address": "?s=todo", "count": 0, "current": True}]), "a")[
        "aria-current"
    ]
    assert "没有待办。" in rendered("empty", title="没有待办。").text()
    assert one(rendered("pager", previous="", next="?after=3", note="本页 20 件"), "a")["rel"] == "next"
    assert "tag--green" in str(one(rendered("status", label="已办", tone="green"), "span")["class"])
    assert "–" in rendered("facts", facts=[("文号", "")]).text()
    assert "12" in rendered("figures", figures=[{"label": "待办", "value": 12}]).text()
    assert one(rendered("crumbs", steps=[("收文", "/oa/"), ("待办", "")]), "[aria-current]")


def test_times_are_told_in_beijing() -> None:
    moment = datetime(2020, 12, 31, 17, 5, 9, tzinfo=UTC)
    assert yj.moment(moment) == "2021年1月1日 01:05"
    assert yj.full_moment(moment) == "2021年1月1日 01:05:09"
    assert yj.full_day(moment) == "2021年1月1日"
    assert yj.weekday(moment) == "星期五"
    assert yj.moment(None) == yj.day(None) == yj.full_day(None) == "–"
    assert yj.day(date(2020, 2, 3)) == "2020年2月3日"


@pytest.mark.parametrize(
    ("size", "words"), [(0, "0 字节"), (1023, "1023 字节"), (1024, "1.0 KB"), (40_055_603, "38.2 MB"), (None, "–")]
)
def test_sizes_are_told_in_units(size: int | None, words: str) -> None:
    assert yj.file_size(size) == words


def test_numbers_are_masked_in_the_middle() -> None:
    assert yj.mask("13800001234") == "138****1234"
    assert yj.mask("1234567") == "*******"
    assert yj.mask("") == ""
