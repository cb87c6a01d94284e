"""What the lists find, what they must not find, and that offsets are right in any text."""

from collections.abc import Iterable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.wording.engine import lists
from yaojian.kernel.wording.engine.checking import Checker, standard
from yaojian.kernel.wording.engine.matching import LONGEST_RIGHT
from yaojian.kernel.wording.engine.values import Entry, Kind, Mark, Severity


def found(text: str) -> list[tuple[str, str]]:
    return [(mark.text, mark.suggestion) for mark in standard().check(text)]


def rules(text: str) -> list[tuple[str, str]]:
    return [(mark.rule, mark.severity) for mark in standard().check(text)]


@pytest.mark.parametrize(
    ("text", "wrong", "right"),
    [
        ("会议布署了下一步工作", "布署", "部署"),
        ("双方签定了协议", "签定", "签订"),
        ("人员己经到位", "己经", "已经"),
        ("药品不良反映监测", "药品不良反映", "药品不良反应"),
        ("坚持中国特色社会注意道路", "中国特色社会注意", "中国特色社会主义"),
        ("中华人名共和国", "中华人名共和国", "中华人民共和国"),
        ("建立台帐", "台帐", "台账"),
    ],
)
def test_wrong_forms_are_found_with_what_should_stand_there(text: str, wrong: str, right: str) -> None:
    assert found(text) == [(wrong, right)]


@pytest.mark.parametrize(
    "text",
    [
        "任何人不得证实自己有罪",  # 自己 + 有, not 己有
        "公布属于国家所有的档案",  # 公布 + 属于
        "人民法院逾期未作出决定",
        "不良反应情况通报",
        "驳回回避申请的决定",
        "中国共产党委员会",
        "麻醉药品和精神药品",
        "推行绿色采购",
        "年末达到目标",
        "通知已经到达对方",
        "停产整顿期间不得生产",
    ],
)
def test_right_words_that_hold_a_wrong_form_by_chance_are_left_alone(text: str) -> None:
    assert found(text) == []


def test_longest_form_wins_and_marks_do_not_overlap() -> None:
    marks = standard().check("习近平新时代特色社会主义思想和社会注意核心价值观")
    assert [mark.text for mark in marks] == ["习近平新时代特色社会主义思想", "社会注意"]
    assert all(one.end <= other.start for one, other in pairwise(marks))


def test_title_of_another_leader_is_marked_and_the_right_one_is_not() -> None:
    assert rules("李强总书记出席") == [("words.title", "block")]
    assert rules("习近平总书记、李强同志") == []
    assert rules("国务院总理李强") == []


def test_county_under_the_wrong_city_is_marked_with_the_right_one() -> None:
    assert found("武汉市襄州区市场监管局") == [("武汉市襄州区", "襄阳市襄州区")]
    assert found("襄阳市襄州区市场监管局") == []
    assert rules("原襄樊市药监局") == [("words.place", "note")]


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("检查企业,发现问题。", ","),
        ("检查企业，，发现问题。", "，，"),
        ("共计\uff11\uff12家", "\uff11\uff12"),
        ("（见附件。", "（"),
        ("见附件）。", "）"),
        ("鄂药监发[2026]1号", "[2026]"),
        ("他说“情况很好。", "“"),
    ],
)
def test_punctuation_that_breaks_the_standard_is_marked(text: str, sign: str) -> None:
    assert [mark.text for mark in standard().check(text)] == [sign]


@pytest.mark.parametrize(
    "text",
    [
        "1）依法处罚；2）公开",
        "温度为2,000 Pa, 湿度60%",
        "“第一段。\n“第二段。”",
        "鄂药监发〔2026〕1号",
        "Drug’s label",
        "……他走了。",
    ],
)
def test_punctuation_that_is_right_is_left_alone(text: str) -> None:
    assert [mark.text for mark in standard().check(text) if mark.severity != Severity.NOTE] == []


@given(st.text(alphabet="检己有自经布署公，。“”（）1\uff13\n李强总书记🙂𠮷", max_size=60))
def test_offsets_are_code_points_of_the_text_whatever_it_holds(text: str) -> None:
    for mark in standard().check(text):
        assert 0 <= mark.start < mark.end <= len(text)
        if mark.kind != Kind.PERSONAL:
            assert text[mark.start : mark.end] == mark.text


@given(st.text(alphabet="布署，检", max_size=20), st.text(alphabet="检查药", max_size=8))
def test_mark_of_a_text_is_found_wherever_the_text_stands(before: str, after: str) -> None:
    text = f"{before}。签定{after}"
    assert any(mark.start == len(before) + 1 and mark.text == "签定" for mark in standard().check(text))


def test_own_words_win_and_allowed_words_are_never_marked() -> None:
    own = Entry("药监哥", "药监局", Kind.OWN, Severity.BLOCK, "办公室", confirmed=True)
    checker = Checker([own], ["台帐"])
    assert [mark.text for mark in checker.check("药监哥建立台帐")] == ["药监哥"]


def test_allowed_word_never_lets_personal_data_pass() -> None:
    number = "420101199003070014"
    allowed = [mark.text for mark in standard().check(number)]
    marks = Checker(allowed=[*allowed, number]).check(number)
    assert [mark.kind for mark in marks] == [Kind.PERSONAL]


def test_text_that_was_just_checked_is_not_checked_again() -> None:
    read: list[str] = []

    def noting(text: str) -> Iterable[Mark]:
        read.append(text)
        return ()

    checker = Checker(checks=(noting,))
    first = checker.check("按布署推进。")
    first.clear()  # the caller's own list
    assert [mark.text for mark in checker.check("按布署推进。")] == ["布署"]
    assert read == ["按布署推进。"]


def test_lists_are_whole_say_their_source_and_whether_it_is_confirmed() -> None:
    entries = lists.built_in()
    assert len(entries) > 1000
    assert all(entry.source and entry.wrong.strip() == entry.wrong for entry in entries)
    assert {entry.kind for entry in entries} >= {Kind.WRONG, Kind.GRAVE, Kind.TABOO, Kind.ADVERTISING, Kind.VARIANT}
    assert max(map(len, lists.right_words())) <= LONGEST_RIGHT


def test_no_suggestion_is_itself_a_wrong_form() -> None:
    """Correcting twice must come to rest."""

    def grave(text: str) -> list[Mark]:
        return [mark for mark in standard().check(text) if mark.kind in (Kind.WRONG, Kind.GRAVE)]

    assert [entry.right for entry in lists.built_in() if grave(entry.right)] == []


def test_right_words_are_those_the_script_makes_of_the_lists() -> None:
    from scripts.right_words import right_words

    assert frozenset(right_words()) == lists.right_words()
