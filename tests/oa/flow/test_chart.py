"""The drawn flow is whole, readable on a phone, says what it shows, and lets nothing foreign into the page."""

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings

from tests.oa.flow.test_soundness import any_definition, big, forked
from yaojian.oa.flow import definitions
from yaojian.oa.flow.design import chart
from yaojian.oa.flow.design.chart import Mark, Progress
from yaojian.oa.flow.design.editing import find, with_step
from yaojian.oa.flow.design.layout import Box, place
from yaojian.oa.flow.steps import END, Definition

SHIPPED = sorted(path.stem for path in definitions.SHIPPED.glob("*.yaml"))
PHONE = 358
"""Pixels a card leaves on a screen of 390."""


def boxes_of(definition: Definition) -> dict[str, Box]:
    """Placed with boxes of one height."""
    return place(definition, dict.fromkeys([*(one.key for one in definition.steps), END], 60)).boxes


def texts(svg: str) -> list[str]:
    """Every line of text drawn."""
    return [one.text or "" for one in ElementTree.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")]


@pytest.mark.parametrize("code", SHIPPED)
def test_every_step_of_a_shipped_flow_is_drawn_and_told(code: str) -> None:
    definition = definitions.shipped(code)
    drawn = "".join(texts(chart.svg_of(definition)))
    for step, sentence in zip(definition.steps, chart.told(definition), strict=True):
        assert step.name in drawn
        assert sentence.startswith(step.name)


@settings(max_examples=60, deadline=None)
@given(definition=any_definition())
def test_boxes_never_lie_on_one_another_however_broken_the_draft(definition: Definition) -> None:
    boxes = boxes_of(definition)
    assert set(boxes) == {*(one.key for one in definition.steps), END}
    for one, other in combinations(boxes.values(), 2):
        apart = one.x + one.width <= other.x or other.x + other.width <= one.x
        assert apart or one.bottom <= other.y or other.bottom <= one.y
    assert chart.svg_of(definition)


@pytest.mark.parametrize("code", SHIPPED)
def test_letters_stay_readable_on_a_phone(code: str) -> None:
    svg = chart.svg_of(definitions.shipped(code))
    width = float(re.search(r'viewBox="0 0 ([\d.]+) ', svg)[1])  # type: ignore[index]  # it has one
    shrinks = "flow-chart__picture--fits" in svg
    smallest = min(float(size) for size in re.findall(r'font-size="(\d+)"', svg))
    assert shrinks
    assert smallest * min(1.0, PHONE / width) >= 10.2


def test_wide_chart_is_scrolled_and_not_shrunk() -> None:
    assert "flow-chart__picture--fits" not in chart.svg_of(big())


def test_chart_shows_who_did_what_and_what_is_open() -> None:
    progress = Progress(
        {"a": Mark("done", ("周明远 3月2日",)), "d": Mark("now", ("沈知秋",))}, returns=(("c", "a"),), ended=False
    )
    svg = chart.svg_of(forked(), progress)
    assert "周明远 3月2日" in texts(svg)
    assert svg.count("flow-chart__step--done") == 1
    assert svg.count("flow-chart__step--now") == 1
    assert svg.count("flow-chart__line--return") == 1
    assert "正在办理：沈知秋。" in "".join(chart.told(forked(), progress))


def test_name_cannot_bring_markup_into_the_page() -> None:
    bad = '"><script>alert(1)</script>'
    definition = with_step(forked(), replace(find(forked(), "b"), name=bad))
    svg = chart.svg_of(replace(definition, name=bad))
    assert "<script" not in svg
    assert "style=" not in svg
    ElementTree.fromstring(svg)


def test_long_name_is_cut_and_told_wholly() -> None:
    long = "药品流通监管处与医疗器械监管处及药品生产监管处联合会签并核对附件"
    definition = with_step(forked(), replace(find(forked(), "e"), name=long))
    assert any(text.endswith("…") for text in texts(chart.svg_of(definition)))
    assert any(sentence.startswith(long) for sentence in chart.told(definition))
