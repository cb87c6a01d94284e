"""Trees evaluated many rows at a time say what walking each of them says; training text is the same every time."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.wording.test_counts import ALPHABET, SENTENCES, model
from yaojian.kernel.wording.judge.trees import FIRST_TREES, Forest, arrays_of, forest_of
from yaojian.kernel.wording.judge.trie import COUNTS
from yaojian.kernel.wording.training import corrupting, forests, pipeline


def leaf(value: float) -> dict[str, object]:
    return {"leaf_value": value}


def split(feature: int, threshold: float, left: dict[str, object], right: dict[str, object]) -> dict[str, object]:
    return {"split_feature": feature, "threshold": threshold, "left_child": left, "right_child": right}


def walked(tree: dict[str, object], row: list[float]) -> float:
    node = tree
    while "leaf_value" not in node:
        smaller = row[int(str(node["split_feature"]))] <= float(str(node["threshold"]))
        node = node["left_child"] if smaller else node["right_child"]  # type: ignore[assignment]  # nested dicts
    return float(str(node["leaf_value"]))


TREES = [
    split(0, 0.5, leaf(-1.0), split(1, 0.1, leaf(0.5), leaf(2.0))),
    split(1, -0.25, split(0, 2.0, leaf(0.25), leaf(-0.75)), leaf(1.5)),
    leaf(0.125),
]


@given(st.lists(st.tuples(*[st.floats(-3, 3, width=32)] * 2), min_size=1, max_size=300))
def test_forest_says_what_its_trees_say(rows: list[tuple[float, float]]) -> None:
    forest = forests.forest_from(TREES)
    sums = np.array([sum(walked(tree, list(row)) for tree in TREES) for row in rows])
    chances = forest.chances(np.array(rows, np.float32))
    assert np.allclose(chances, 1 / (1 + np.exp(-sums)), atol=1e-5)
    again = forest_of(arrays_of(forest))
    assert np.array_equal(again.chances(np.array(rows, np.float32)), chances)


def test_threshold_between_two_numbers_of_32_bits_keeps_its_sides() -> None:
    forest = forests.forest_from([split(0, 0.1, leaf(-1.0), leaf(1.0))])  # 0.1 is less than the nearest of 32 bits
    assert forest.chances(np.array([[np.float32(0.1)]], np.float32))[0] > 0.5


def test_hopeless_rows_stop_early_and_others_get_the_same_chance() -> None:
    trees = [split(0, 0.0, leaf(-0.1), leaf(0.1))] * (FIRST_TREES + 30)
    forest: Forest = forests.forest_from(trees)
    rows = np.array([[-1.0], [1.0]], np.float32)
    early, whole = forest.chances(rows, early=True), forest.chances(rows)
    assert early[1] == whole[1]
    assert early[0] < 0.01


def test_slips_are_the_same_every_time_and_of_equal_length() -> None:
    raw = model()
    uses = COUNTS[raw.trie.single].astype(np.int64)

    def made() -> corrupting.Slips:
        words = [("要求", 50), ("药球", 10), ("监督", 30)]
        maker = corrupting.Corruptor(ALPHABET, raw.confusions, uses, words, ["张建国"], 1)
        return maker.slips(["要求药品要药要药要药", *SENTENCES] * 5, 0.2)

    first = made()
    assert first == made()
    assert all(len(one) == len(other) for one, other in zip(first.written, first.meant, strict=True))
    assert first.written != first.meant


def test_sentences_are_dealt_out_once_each() -> None:
    parts = pipeline.deal([f"第{number}句" for number in range(20_000)])
    together = parts.counted + parts.judged + parts.held_back
    assert len(together) == len(set(together)) == 20_000
    assert (len(parts.judged), len(parts.held_back)) == (2_000, 600)
