"""Rules of official writing: what keeps a document with its drafter, what is only pointed out."""

from dataclasses import replace

import pytest

from yaojian.oa.documents.genres import genres
from yaojian.oa.outgoing import rules
from yaojian.oa.outgoing.rules import Facts

NOTICE = Facts(
    genre=genres()["notice"],
    direction="down",
    title="关于开展专项检查的通知",
    main_to="各分局",
    copy_to="",
    note="",
    disclosure="open",
    body=("现将有关事项通知如下。",),
    lower=("武汉分局",),
)
REQUEST = replace(
    NOTICE,
    genre=genres()["request"],
    direction="up",
    title="关于申请经费的请示",
    main_to="省人民政府",
    note="联系人：陆远，电话：027-87250000",
)


def told(facts: Facts) -> dict[str, bool]:
    """Rules not kept, and whether each is an error."""
    return {finding.rule: finding.is_error for finding in rules.findings(facts)}


def test_there_are_fifteen_kinds_of_document() -> None:
    assert len(genres()) == 15


@pytest.mark.parametrize("facts", [NOTICE, REQUEST])
def test_document_that_keeps_the_rules_is_left_alone(facts: Facts) -> None:
    assert told(facts) == {}


@pytest.mark.parametrize(
    ("changed", "rule", "is_error"),
    [
        (replace(REQUEST, main_to="省人民政府、省财政厅"), "X1", True),
        (replace(REQUEST, copy_to="武汉分局"), "X1", True),
        (replace(REQUEST, note=""), "X1", True),
        (replace(NOTICE, main_to=""), "X0", True),
        (replace(NOTICE, main_to="王局长"), "X5", True),
        (replace(NOTICE, genre=genres()["report"], title="关于检查情况的报告", body=("妥否，请批示。",)), "X2", True),
        (replace(NOTICE, direction="up"), "X7", True),
        (replace(NOTICE, direction="level"), "X7", False),
        (replace(NOTICE, levels=("headquarters", "branch")), "X8", False),
        (replace(NOTICE, body=("根据鄂药监〔2026〕3号要求，",)), "X10", False),
        (replace(NOTICE, title="关于开展专项检查"), "X11", False),
        (replace(NOTICE, title="关于检查、抽样的通知。"), "X11", False),
        (replace(NOTICE, body=("本件密级：秘密。",)), "X13", True),
        (replace(NOTICE, body=("身份证 42010119900101123X。",)), "X13", True),
        (replace(NOTICE, body=("电话 13800138000。",)), "X13", True),
    ],
)
def test_rule_that_is_not_kept_is_told(changed: Facts, rule: str, is_error: bool) -> None:
    assert told(changed).get(rule) is is_error


def test_cited_document_with_its_title_first_is_right() -> None:
    cited = replace(NOTICE, body=("根据《关于加强监管的通知》（鄂药监〔2026〕3号）要求，",))
    assert told(cited) == {}


def test_private_numbers_are_allowed_in_what_is_not_public() -> None:
    assert told(replace(NOTICE, disclosure="closed", body=("电话 13800138000。",))) == {}
