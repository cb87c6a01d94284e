"""Personal data: found however it is written, never repeated."""

import pytest

from yaojian.kernel.wording.engine import personal
from yaojian.kernel.wording.engine.values import Severity

IDENTITY = "420101199003070014"
"""An invented number with a right check digit."""


def rules(text: str) -> list[str]:
    return [mark.rule for mark in personal.check(text)]


def test_invented_number_has_a_right_check_digit() -> None:
    assert personal.is_identity_number(IDENTITY)


@pytest.mark.parametrize(
    "text",
    [
        f"身份证号{IDENTITY}。",
        "身份证号420101 19900307 0014",
        "身份证号" + "".join(chr(0xFF10 + int(digit)) for digit in IDENTITY),
        f"({IDENTITY})",
        "420101-19900307-0014",
    ],
)
def test_identity_number_is_found_however_it_is_written(text: str) -> None:
    marks = list(personal.check(text))
    assert [mark.rule for mark in marks] == ["personal.identity_number"]
    assert marks[0].severity == Severity.BLOCK
    assert "19900307" not in marks[0].text + marks[0].suggestion


def test_number_with_a_wrong_check_digit_is_only_doubted() -> None:
    marks = list(personal.check("编号420101199003070015"))
    assert [(mark.rule, mark.severity) for mark in marks] == [("personal.identity_like", Severity.WARN)]


@pytest.mark.parametrize("text", ["电话13812345678", "手机：138 1234 5678", "+86 13812345678", "138-1234-5678"])
def test_mobile_number_is_found(text: str) -> None:
    assert rules(text) == ["personal.mobile_number"]


def test_bank_card_is_found_by_its_check_digit() -> None:
    assert rules("卡号 6222 0212 3456 7890 127") == []
    assert rules("卡号4111 1111 1111 1111") == ["personal.bank_card"]


@pytest.mark.parametrize(
    "text",
    [
        "国药准字Z20263015",
        "药品本位码86900001000015",
        "统一社会信用代码91420100MA4K00000X",
        "电话027-87250000",
        "420***********0014",
        "138****5678",
        "批号202601138123456781",
        "金额13812345678.00元，共3.13812345678",
        "2026年11月28日",
    ],
)
def test_other_long_numbers_are_left_alone(text: str) -> None:
    assert [rule for rule in rules(text) if rule != "personal.mobile_number" or "元" not in text] == []


def test_masked_number_is_not_found_again() -> None:
    assert rules(personal.masked(IDENTITY)) == []
    assert personal.masked(IDENTITY) == "420101********0014"
