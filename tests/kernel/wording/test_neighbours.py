"""What is asked before the large tables never hides what they hold."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.kernel.wording.test_counts import ALPHABET, SENTENCES, counted, model
from yaojian.kernel.wording.judge import candidates, packing, smoothing
from yaojian.kernel.wording.judge.counts import Change, Reading
from yaojian.kernel.wording.judge.judging import Judge
from yaojian.kernel.wording.judge.neighbours import Bits, Neighbours, Sieve

SIZE = 150
PAIRS = st.sets(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=300)


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Judge:
    into: Path = tmp_path_factory.mktemp("words")
    packing.spread(model(), "", into)
    return Judge(into)


@given(PAIRS)
def test_every_pair_has_its_own_value_and_others_have_none(pairs: set[tuple[int, int]]) -> None:
    left, right = np.array(sorted(pairs), np.int64).reshape(-1, 2).T
    bits = Bits.made(left, right, SIZE)
    values = np.arange(1, max(1, len(pairs)) + 1, dtype=np.uint32)
    neighbours = Neighbours(bits, Neighbours.counted_before(bits), values)
    first, second = (one.reshape(-1) for one in np.mgrid[0:SIZE, 0:SIZE])
    found = neighbours.values_of(first, second)
    told = dict(zip(sorted(pairs), values.tolist(), strict=False))
    assert found.tolist() == [told.get(pair, 0) for pair in zip(first.tolist(), second.tolist(), strict=True)]
    assert np.array_equal(neighbours.has(first, second), found > 0)
    assert np.array_equal(neighbours.rows(np.arange(SIZE))[:, :SIZE].reshape(-1), found > 0)


@given(st.sets(st.integers(0, 2**64 - 1), max_size=200))
def test_sieve_lets_pass_whatever_is_known(numbers: set[int]) -> None:
    hashed = np.array(sorted(numbers), np.uint64)
    assert Sieve(Sieve.made(hashed)).passes(hashed).all()


def test_sieve_holds_back_most_of_what_is_not_known() -> None:
    numbers = np.random.default_rng(1).integers(0, 2**63, 40_000).astype(np.uint64) * np.uint64(2)
    sieve = Sieve(Sieve.made(numbers[:20_000]))
    assert sieve.passes(numbers[20_000:]).mean() < 0.01


def test_values_of_runs_of_two_are_those_of_the_counts(judge: Judge) -> None:
    level = counted().levels[2]
    found = judge.counts.pairs.values_of(level.parent.astype(np.int64), level.last.astype(np.int64))
    assert np.array_equal(found, smoothing.values(counted())[1][2])


@given(st.text(alphabet="药品监督管理部门应当，。1要", min_size=8, max_size=30), st.data(), st.floats(-2, 12))
def test_no_change_that_gains_enough_is_passed_over(judge: Judge, text: str, data: st.DataObject, least: float) -> None:
    """The bound is above the gain itself, whatever is changed where: leaving rows out early changes no result."""
    reading = Reading(judge.counts, judge.alphabet.encode(text))
    offsets = data.draw(st.sampled_from([(0,), (0, 1)]))
    places = st.lists(st.integers(4, 4 + len(text) - 2), min_size=1, max_size=20)
    at = np.array(data.draw(places))
    signs = judge.alphabet.encode("".join(SENTENCES))
    picked = data.draw(st.lists(st.integers(0, len(signs) - 1), min_size=2 * len(at), max_size=2 * len(at)))
    new = signs[np.array(picked)].reshape(2, -1)[: len(offsets)]
    kept = candidates.hopeful(Change(reading, at, offsets, new), least)
    whole = Change(reading, at, offsets, new)
    whole.look_up(3)
    gains = whole.logs(3).sum(axis=0) - sum(reading.short_logs.take(at + end) for end in whole.ends)
    assert set(np.flatnonzero(gains > least).tolist()) <= set(kept.tolist())


def test_folder_of_another_layout_is_expanded_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packing.write(model(), tmp_path / "model.zip")
    said = packing.digest(tmp_path / "model.zip")
    with monkeypatch.context() as older:
        older.setattr(packing, "LAYOUT", packing.LAYOUT - 1)
        into = packing.expand(tmp_path / "model.zip", tmp_path / "words")
        assert packing.is_expanded(into, said)
    assert not packing.is_expanded(into, said)
    assert packing.is_expanded(packing.expand(tmp_path / "model.zip", into), said)
    assert Judge(into).alphabet.han == ALPHABET.han
