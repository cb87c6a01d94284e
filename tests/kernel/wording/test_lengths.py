"""Characters missing, too many and swapped: found by the shipped counts, and only where they are clear."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaojian.kernel.wording.engine import likely, measuring
from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import Kind, Severity
from yaojian.kernel.wording.judge import packing
from yaojian.kernel.wording.judge.judging import Judge

SENTENCES = Path(__file__).with_name("sentences.tsv")
MEANT = [line.split("\t")[1] for line in SENTENCES.read_text("utf-8").splitlines()]
SHIFTS = {Kind.MISSING, Kind.SURPLUS, Kind.SWAPPED}


@pytest.fixture(scope="module")
def judge() -> Judge:
    """The expanded model."""
    return Judge(packing.expand())


def shifts(judge: Judge, text: str) -> list[tuple[str, str, str]]:
    found = likely.check(text, judge)
    return [(mark.text, mark.suggestion, mark.rule) for mark in found if mark.kind in SHIFTS]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("县级以上人民政府应当加强对食品安全监督管管理工作的领导", ("管管", "管", "words.surplus")),
        ("本办法由国务院药品督监管理部门负责解释", ("督监", "监督", "words.swapped")),
        ("省药品监管督理部门应当加强监督检查", ("管督", "督管", "words.swapped")),
        ("依照法律的规定追究刑事责。", ("事责", "事责任", "words.missing")),
        ("请认真组织学习，抓好贯彻执。", ("彻执", "彻执行", "words.missing")),
        ("应当建立制度管理，严格执行制度规定", ("制度管理", "管理制度", "words.swapped")),
    ],
)
def test_clear_shift_is_marked_with_what_should_stand_there(
    judge: Judge, text: str, mark: tuple[str, str, str]
) -> None:
    assert shifts(judge, text) == [mark]


@pytest.mark.parametrize(
    "text", ["依照法律的规定追究刑事责", "依照法律的规定追究刑事责\n任何人", "依照法律的规定追究刑事责…"]
)
def test_word_cut_short_at_the_end_of_a_line_is_nobodys_slip(judge: Judge, text: str) -> None:
    assert shifts(judge, text) == []


def test_reason_of_an_unfinished_word_counts_it_with_its_sign(judge: Judge) -> None:
    (mark,) = likely.check("依照法律的规定追究刑事责。", judge)
    assert mark.source.startswith("官方文本中“事责任。”约 ")
    assert "“事责。”约 0 次" in mark.source


def test_some_missing_characters_are_found_and_none_is_invented(judge: Judge) -> None:
    """Every character of some right sentences left out in turn: what is said is nearly always what was left out."""
    right = wrong = 0
    for meant in MEANT[:12]:
        for place in range(2, len(meant) - 2):
            for old, new, rule in shifts(judge, meant[:place] + meant[place + 1 :]):
                is_right = rule == "words.missing" and new == meant[place - 1 : place + 2]
                right, wrong = right + is_right, wrong + (not is_right and old not in meant)
    assert right > 0
    assert wrong <= 0.1 * (right + wrong) + 2


def test_shifts_only_warn_and_right_sentences_have_none(judge: Judge) -> None:
    assert shifts(judge, "\n".join(MEANT)) == []
    (mark,) = Checker(checks=(), judge=judge).check("本办法由国务院药品督监管理部门负责解释")
    assert (mark.severity, mark.label) == (Severity.WARN, "疑似颠倒")
    assert mark.source.startswith("官方文本中“监督”约 ")


def test_form_the_document_repeats_is_its_own(judge: Judge) -> None:
    text = "本办法由国务院药品督监管理部门负责解释"
    assert shifts(judge, f"{text}\n督监同志出席会议") == []


@pytest.mark.parametrize("text", ["", "药", "药品", "。\n", "🙂\ud800", "1a药1a", "管管", "管管管管管管"])
def test_any_text_can_be_asked(judge: Judge, text: str) -> None:
    shifts(judge, text)


@settings(deadline=None, max_examples=50)
@given(text=st.text(alphabet="药品督监管理部门应当加强，。\n1a🙂", max_size=60))
def test_offsets_are_code_points(judge: Judge, text: str) -> None:
    for mark in likely.check(text, judge):
        assert text[mark.start : mark.end] == mark.text


def test_measuring_counts_only_what_a_shift_changes(judge: Judge) -> None:
    pairs = [("加强食品安全监督管管理工作的领导", "加强食品安全监督管理工作的领导")]
    told = measuring.on_pairs(Checker(checks=(), judge=judge), pairs)
    assert (told.wrong, told.scores[Severity.WARN].flagged) == (1, 1)
