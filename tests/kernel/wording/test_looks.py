"""Which characters a tired eye takes for one another: half the same, however common the half, the rest alike in strokes."""

from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.wording.training import confusing

STROKES = st.text(alphabet="hspnz", max_size=12)
# As stroke.txt and cjk-decomp tell them: 轮 and 输 share 车, 论 and 沦 share 仑, nobody wrote down the strokes of 除.
ORDERS = {"轮": "hzshpnpz", "输": "hzshpnhszhhss", "沦": "nnhpnpz", "海": "nnhphzznhn", "阝": "zs", "余": "pnhhspn"}
PARTS = {"轮": ["车", "仑"], "输": ["车", "俞"], "沦": ["氵", "仑"], "海": ["氵", "每"], "除": ["阝", "余"]}


def looks(han: str, likely: str) -> dict[str, list[str]]:
    return confusing.looks(han, set(likely), PARTS, ORDERS)


def test_characters_with_one_half_the_same_and_strokes_alike_look_alike() -> None:
    assert looks("轮输沦海", "轮输沦海")["轮"] == ["沦", "输"]


def test_what_official_text_hardly_has_is_never_meant() -> None:
    assert looks("轮输沦海", "沦")["轮"] == ["沦"]


def test_character_without_strokes_or_a_part_is_no_reason_to_stop() -> None:
    assert "除" not in looks("除轮海", "除轮海")


def test_share_of_strokes_in_common_counts_their_order() -> None:
    assert confusing.alike("hspn", "hspn") == 1
    assert confusing.alike("hs", "sh") == 0.5
    assert confusing.alike("", "") == 0


def longest(one: str, other: str) -> int:
    row = [0] * (len(other) + 1)
    for sign in one:
        last = row
        row = [0]
        for place, stroke in enumerate(other):
            row.append(last[place] + 1 if sign == stroke else max(last[place + 1], row[place]))
    return row[-1]


@given(one=STROKES, other=STROKES)
def test_share_is_that_of_the_longest_common_subsequence(one: str, other: str) -> None:
    assert confusing.alike(one, other) == 2 * longest(one, other) / max(1, len(one) + len(other))
