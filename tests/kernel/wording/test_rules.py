"""Repeats, dates and sums: what is marked, and what looks like it and is right."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.wording.engine import measuring, sums, titles
from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import Entry, Kind, Mark, Severity

CHECKER = Checker()


def rules(text: str) -> list[tuple[str, str]]:
    return [(mark.rule, mark.text) for mark in CHECKER.check(text)]


@pytest.mark.parametrize(
    ("text", "rule", "marked"),
    [
        ("药品质量的的问题", "words.repeated", "的的"),
        ("对企业进行进行检查", "words.repeated", "进行进行"),
        ("2026年2月30日召开会议", "words.date", "2026年2月30日"),
        ("13月5日前报送", "words.date", "13月5日"),
        ("2026年11月29日（星期一）上午", "words.date", "2026年11月29日（星期一"),
        ("2026年5月10日至2026年5月1日", "words.date", "2026年5月10日至2026年5月1日"),
        ("2026年5月10日至1日", "words.date", "2026年5月10日至1日"),
        ("2026年5月10日—4月12日", "words.date", "2026年5月10日—4月12日"),
        ("2026年13月起施行", "words.date", "2026年13月"),
        ("二〇二六年二月三十日", "words.date", "二〇二六年二月三十日"),
        ("二〇二六年十三月一日", "words.date", "二〇二六年十三月一日"),
        ("上午9时75分开始", "words.date", "9时75分"),
        ("按照〈药品管理法办理", "words.punctuation", "〈"),
        ("共检查12家，其中甲类7家、乙类8家。", "words.sum", "共检查12家，其中甲类7家、乙类8家"),
        ("甲市3家、乙市5家，共计9家", "words.sum", "甲市3家、乙市5家，共计9家"),
    ],
)
def test_slips_of_hand_and_number_are_marked(text: str, rule: str, marked: str) -> None:
    assert rules(text) == [(rule, marked)]


@pytest.mark.parametrize(
    "text",
    [
        "研究研究生招生办法",
        "本次检查目的的说明",
        "中华人民共和国国务院",
        "有限公司公司章程",
        "2028年2月29日",
        "2026年11月29日（星期日）",
        "2026年5月1日至2026年5月10日",
        "2026年5月10日至12日",
        "2026年12月30日至2027年1月3日",
        "二〇二六年十一月三十日",
        "二〇二六年十二月三十一日",
        "下午14时30分",
        "24时00分",
        "《〈药品管理法〉释义》",
        "共检查12家，其中甲类7家、乙类3家。",
        "甲市3家、乙市5家，共计8家",
        "共检查12家，其中发现问题30个、立案2件",
    ],
)
def test_what_only_looks_wrong_is_left_alone(text: str) -> None:
    assert rules(text) == []


@given(st.text(alphabet="2026年1月30日至（星期一）共其中家、，。的进行", max_size=60))
def test_offsets_are_those_of_the_text(text: str) -> None:
    for mark in CHECKER.check(text):
        assert text[mark.start : mark.end] == mark.text


def test_lines_are_told_apart_whatever_ends_them() -> None:
    marks = CHECKER.check_lines("按时\r\n双方签定协议\n\n2026年2月30日")
    assert [(number, mark.start, mark.text) for number, mark in marks] == [(1, 2, "签定"), (3, 0, "2026年2月30日")]


def test_measuring_counts_characters_and_sentences() -> None:
    entries = [
        Entry("布署", "部署", Kind.WRONG, Severity.BLOCK, "测试", confirmed=True),
        Entry("检察药品", "检查药品", Kind.WRONG, Severity.WARN, "测试", confirmed=True),
    ]
    checker = Checker(entries, checks=())
    pairs = [("会议布署工作", "会议部署工作"), ("检察药品", "检察药品"), ("监度检查", "监督检查"), ("好的", "好的")]
    told = measuring.on_pairs(checker, pairs)
    block, warn = told.scores[Severity.BLOCK], told.scores[Severity.WARN]
    assert (told.wrong, told.wrong_sentences) == (2, 2)
    assert (block.flagged, block.found, block.corrected, block.sentences_found) == (1, 1, 1, 1)
    assert (warn.flagged, warn.found, warn.sentences_flagged) == (2, 1, 2)
    assert block.told(2, 2)["character_precision"] == 1.0
    clean = measuring.on_clean(checker, "会议布署工作\n好的")
    assert [(one.line, one.around) for one in clean.alarms] == [(1, "会议【布署】工作")]
    assert clean.told()["block_per_10000"] == pytest.approx(1 / 9 * 10_000, rel=0.01)


@given(st.text(alphabet="药品监督", max_size=8), st.text(alphabet="药品监督", max_size=8))
def test_wrong_places_lie_in_the_text_as_found(found: str, meant: str) -> None:
    places = measuring.wrong_places(found, meant)
    assert bool(places) == (found != meant)
    assert all(0 <= place < max(1, len(found)) for place in places)


def test_changed_characters_of_a_mark_are_those_it_corrects() -> None:
    mark = Mark(3, 5, "布署", "部署", Kind.WRONG, Severity.BLOCK, "words.wrong", "测试")
    assert measuring.places_of(mark) == {3: "部"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("本次共抽取样品500批次，合格498批次，不合格3批次。", "各项之和为 501，不是 500"),
        ("共抽检500批次，不合格3批次，合格498批次。", "各项之和为 501，不是 500"),
        ("检查30家，已整改20家，未整改9家。另查处5家。", "各项之和为 29，不是 30"),
        ("抽取样品500批次，合格498批次，不合格2批次。", ""),
        ("检查企业100家，合格90家，不合格5家，停产5家。", ""),
        ("抽检500批次，涉及企业30家，合格498批次，不合格3家。", ""),
        ("不合格产品3批次，合格率99.4%。", ""),
    ],
)
def test_what_is_so_and_what_is_not_so_make_the_whole(text: str, told: str) -> None:
    assert [mark.suggestion for mark in sums.check(text)] == ([told] if told else [])


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("李强、习近平出席会议", "领导人排序：习近平、李强"),
        ("国务院总理李强和国家主席习近平", "领导人排序：习近平、李强"),
        ("赵乐际、蔡奇、王沪宁同志出席", "领导人排序：赵乐际、王沪宁、蔡奇"),
        ("习近平、李强、赵乐际、王沪宁、蔡奇、丁薛祥、李希出席", ""),
        ("中共中央总书记、国家主席习近平和国务院总理李强", ""),
        ("李强会见了习近平", ""),
        ("李强主持，习近平讲话", ""),
    ],
)
def test_leaders_are_named_in_their_order(text: str, told: str) -> None:
    assert [mark.suggestion for mark in titles.check(text)] == ([told] if told else [])
