"""Differences give back both texts, and the history every version."""

from hypothesis import given, settings
from hypothesis import strategies as st

from yaojian.oa.outgoing import differences
from yaojian.oa.outgoing.differences import Kind

TEXTS = st.lists(st.text("药品检查通知一二三，。", min_size=1, max_size=24), min_size=1, max_size=6)


@settings(max_examples=150, deadline=None)
@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off_their_differences(old: list[str], new: list[str]) -> None:
    rows = differences.compare(old, new)
    assert ["".join(p.text for p in row.pieces if p.kind != Kind.ADDED) for row in rows if row.old] == old
    assert ["".join(p.text for p in row.pieces if p.kind != Kind.REMOVED) for row in rows if row.new] == new
    assert differences.is_changed(rows) == (old != new)


@settings(max_examples=80, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_every_version_can_be_read_off_the_history(versions: list[list[str]]) -> None:
    told = differences.history(list(enumerate(versions, start=1)))
    for number, text in enumerate(versions, start=1):
        seen = [
            "".join(
                span.text
                for span in paragraph
                if span.added_in <= number and (span.removed_in is None or span.removed_in > number)
            )
            for paragraph in told
        ]
        assert [words for words in seen if words] == text


def test_changed_words_are_marked_and_the_rest_left_alone() -> None:
    (row,) = differences.compare(["请各分局于月底前报送情况。"], ["请各分局于本月25日前报送情况。"])
    assert row.kind is Kind.CHANGED
    assert [(piece.kind, piece.text) for piece in row.pieces] == [
        (Kind.SAME, "请各分局于"),
        (Kind.REMOVED, "月底"),
        (Kind.ADDED, "本月25日"),
        (Kind.SAME, "前报送情况。"),
    ]


def test_new_paragraph_between_two_is_one_addition() -> None:
    rows = differences.compare(["一、范围", "三、时限"], ["一、范围", "二、要求要写清楚", "三、时限"])
    assert [row.kind for row in rows] == [Kind.SAME, Kind.ADDED, Kind.SAME]
    assert differences.changed_signs(rows) == (8, 0)


def test_long_texts_that_share_nothing_are_compared_in_time() -> None:
    old, new = [f"旧{n}" * 20 for n in range(120)], [f"新{n}" * 20 for n in range(130)]
    assert len(differences.compare(old, new)) >= 130
