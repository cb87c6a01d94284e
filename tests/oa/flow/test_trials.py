"""Tests that clerks write: 若 … 则应到 …."""

from dataclasses import replace

import pytest

from tests.oa.flow.test_soundness import forked, step
from yaojian.oa.flow.design import trials
from yaojian.oa.flow.steps import END, STARTER, Definition, Step


def named(key: str, name: str, *following: str) -> Step:
    """A step with a name of its own."""
    return replace(step(key, *following), name=name)


INCOMING = Definition(
    "letters",
    "收文",
    "incoming",
    "register",
    (
        replace(step("register", "handle", "propose", "finish", who=STARTER), name="登记"),
        named("propose", "拟办", "approve", "handle"),
        named("approve", "批办", "handle"),
        named("handle", "承办", "finish"),
        named("finish", "办结", END),
    ),
)


@pytest.mark.parametrize(
    "line",
    [
        "若 登记提交，则应到 承办",
        "若登记提交到拟办，拟办提交到批办，则应到批办",
        "若 “登记”提交到“拟办”，“拟办”退回，则应到 “登记”。",
        "若 登记提交到拟办，拟办提交到批办，批办退回到登记，应到 登记",
        "若 登记提交，承办提交，办结提交，则应到 办结",
    ],
)
def test_what_is_so_passes(line: str) -> None:
    [trial] = trials.run(INCOMING, line)
    assert trial.passed, trial.sentence


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("若 登记提交，则应到 拟办", "应到“拟办”，实际到“承办”。"),
        ("若 批办提交，则应到 承办", "轮到“批办提交”时，公文在“登记”，“批办”没有待办。"),
        ("若 登记提交到批办，则应到 批办", "“登记”不能提交到“批办”。"),
        ("若 登记提交，则应到 复核", "流程里没有叫“复核”的环节。"),
        ("若 登记跳转到承办，则应到 承办", "“登记”不能跳转到“承办”。"),
        ("登记以后到承办", "没有看懂。"),
        ("若 登记发呆，则应到 承办", "没有看懂“登记发呆”。"),
        ("若 " + "登记提交，" * 100 + "则应到 承办", "一行不要超过 400 个字。"),
    ],
)
def test_what_is_not_so_is_told(line: str, why: str) -> None:
    [trial] = trials.run(INCOMING, line)
    assert not trial.passed
    assert why in trial.sentence


def test_branches_are_followed_one_by_one() -> None:
    text = """
    若 环节a提交到环节c，环节c提交，则应到 环节d、环节e
    若 环节a提交到环节c，环节c提交，环节e提交，则应到 环节d
    若 环节a提交到环节c，环节c提交，环节e提交，环节d提交，环节f提交，则应到 环节g
    若 环节a提交到环节c，环节c提交，环节d提交，环节f退回，则应到 环节d和环节e
    若 环节a提交到环节c，环节c提交，环节d退回，则应到 环节c
    """
    found = trials.run(forked(), text)
    assert [one.sentence for one in found] == [""] * 5
    assert [one.number for one in found] == [2, 3, 4, 5, 6]
