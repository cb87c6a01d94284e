"""Counting, packing and asking: what the judge stands on, from a corpus of three sentences."""

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from yaojian.kernel.wording.judge import candidates, packing, smoothing, trie
from yaojian.kernel.wording.judge.alphabet import DIGIT, EDGE, FIRST_HAN, LATIN, RARE, Alphabet
from yaojian.kernel.wording.judge.confusions import COMPONENT, SAME_SOUND, Confusions
from yaojian.kernel.wording.judge.counts import Change, Reading
from yaojian.kernel.wording.judge.hashing import FACTORS, Table, build, linear
from yaojian.kernel.wording.judge.judging import Judge
from yaojian.kernel.wording.judge.packing import Model
from yaojian.kernel.wording.judge.trees import Forest
from yaojian.kernel.wording.training import counting

SENTENCES = (
    "药品监督管理部门应当依法对药品生产企业进行监督检查",
    "药品生产企业应当建立药品质量管理制度，对药品质量负责",
    "药品监督管理部门依法公开监督检查结果",
)
ALPHABET = Alphabet("".join(sorted(set("".join(SENTENCES) + "要部") - set("，"))))


def nothing() -> Forest:
    zero = np.zeros((1, 1), np.float32)
    return Forest(zero.astype(np.uint8), zero, zero.astype(np.int16), zero.astype(np.int16), zero, 0)


def counted() -> trie.Trie:
    return counting.count(counting.as_ids(SENTENCES, [("药品", 2)], ALPHABET), ALPHABET.size)


def model() -> Model:
    start = np.zeros(ALPHABET.size + 1, np.int32)
    one, other = (int(number) for number in ALPHABET.encode("要药"))
    start[one + 1 :] += 1
    confusions = Confusions(start, np.array([other], np.uint16), np.array([SAME_SOUND | COMPONENT], np.uint8))
    return Model(ALPHABET, counted(), confusions, {"药品": (9, False), "监督": (8, False)}, nothing(), nothing(), {})


@pytest.fixture
def judge(tmp_path: Path) -> Judge:
    packing.spread(model(), "", tmp_path)
    return Judge(tmp_path)


def test_every_character_has_a_number_and_keeps_its_place() -> None:
    assert ALPHABET.encode("药。1a\n").tolist() == [FIRST_HAN + ALPHABET.han.index("药"), EDGE, DIGIT, LATIN, EDGE]
    assert ALPHABET.encode("龘🙂\ud800").tolist()[0] == RARE


@given(st.text(max_size=40))
def test_any_text_has_as_many_numbers_as_code_points(text: str) -> None:
    numbers = ALPHABET.encode(text)
    assert len(numbers) == len(text)
    assert numbers.max(initial=0) < ALPHABET.size


def test_runs_are_counted_within_a_sentence_only() -> None:
    tree = counting.count(counting.as_ids(["药品。药品"], [], ALPHABET), ALPHABET.size)
    two, three = tree.levels[2], tree.levels[3]
    said = {(int(one), int(last)): int(raw) for one, last, raw in zip(two.parent, two.last, two.raw, strict=True)}
    medicine, goods = (int(number) for number in ALPHABET.encode("药品"))
    assert said == {(EDGE, medicine): 2, (medicine, goods): 2, (goods, EDGE): 2}
    assert len(three) == 2  # edge 药品, 药品 edge: nothing goes across


def test_words_of_a_dictionary_count_without_edges() -> None:
    tree = counting.count(counting.as_ids([], [("药品", 3)], ALPHABET), ALPHABET.size)
    two = tree.levels[2]
    inner = [(int(one), int(last)) for one, last in zip(two.parent, two.last, strict=True) if one and last]
    assert inner == [tuple(ALPHABET.encode("药品").tolist())]
    assert int(tree.levels[2].raw[two.parent > 0].max()) == 3


def test_short_form_in_the_file_is_the_same_tree() -> None:
    tree = counted()
    again = trie.from_streams(trie.streams(tree), tree.size)
    for length, level in tree.levels.items():
        for name in ("parent", "last", "link", "raw"):
            assert np.array_equal(getattr(level, name), getattr(again.levels[length], name))


def test_same_corpus_makes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        packing.write(model(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_model_is_read_as_it_was_written_and_expanded_whole(tmp_path: Path) -> None:
    packing.write(model(), tmp_path / "model.zip")
    again = packing.read(tmp_path / "model.zip")
    assert (again.alphabet.han, again.words) == (ALPHABET.han, model().words)
    assert np.array_equal(again.confusions.start, model().confusions.start)
    into = packing.expand(tmp_path / "model.zip", tmp_path / "words")
    assert packing.is_expanded(into, packing.digest(tmp_path / "model.zip"))
    stamp = (into / "short.keys.npy").stat().st_mtime_ns
    packing.expand(tmp_path / "model.zip", tmp_path / "words")
    assert (into / "short.keys.npy").stat().st_mtime_ns == stamp


@pytest.mark.parametrize("content", [b"", b"PK\x05\x06" + bytes(18), b"not a model"])
def test_broken_model_leaves_the_old_folder_alone(tmp_path: Path, content: bytes) -> None:
    packing.write(model(), tmp_path / "model.zip")
    into = packing.expand(tmp_path / "model.zip", tmp_path / "words")
    (tmp_path / "broken.zip").write_bytes(content)
    with pytest.raises((zipfile.BadZipFile, KeyError)):
        packing.expand(tmp_path / "broken.zip", into)
    assert Judge(into).alphabet.han == ALPHABET.han
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".words-")] == []


def test_arrays_of_a_model_are_never_programs(tmp_path: Path) -> None:
    packing.write(model(), tmp_path / "model.zip")
    content = io.BytesIO()
    np.save(content, np.array([{"a": 1}], object), allow_pickle=True)
    with zipfile.ZipFile(tmp_path / "model.zip", "a") as packed:
        packed.writestr("other2.npy", content.getvalue())
    with pytest.raises(ValueError, match="pickle"):
        packing.read(tmp_path / "model.zip")


@given(st.sets(st.integers(0, 2**63 - 1), min_size=1, max_size=400), st.integers(0, 2**63 - 1))
def test_table_gives_back_every_value_and_nothing_else(numbers: set[int], other: int) -> None:
    keys = np.array(sorted(numbers), np.uint64)
    values = np.arange(1, len(keys) + 1, dtype=np.uint32)
    beside, inside = Table(*build(keys, values, 16), 16), Table(build(keys, values, 20)[0], None, 20)
    for table in (beside, inside):
        # Two numbers may share a key; then one of them gets the other's value. That is rare, not never.
        assert np.sum(table.find(keys) != values) <= max(1, len(keys) // 50)
        assert (table.find(keys) > 0).all()
    if other not in numbers:
        assert inside.find(np.array([other], np.uint64)) < len(keys) + 1


def test_probabilities_of_what_may_follow_make_one() -> None:
    tree = counted()
    single, values = smoothing.values(tree)
    assert np.exp(single[0]).sum() == pytest.approx(1, abs=1e-3)
    reading_of = {length: np.exp(-smoothing.LOG_STEP * (one & 4095)) for length, one in values.items() if length < 5}
    parent = int(np.bincount(tree.levels[2].parent).argmax())
    children = tree.levels[2].parent == parent
    back = float(np.exp(single[1][parent]))
    unseen = np.setdiff1d(np.arange(tree.size), tree.levels[2].last[children])
    total = reading_of[2][children].sum() + back * np.exp(single[0][unseen]).sum()
    assert total == pytest.approx(1, abs=0.02)


def test_changed_text_reads_as_if_it_had_been_written_so(judge: Judge) -> None:
    """The heart of the search: a change scored in place equals the changed text read anew."""
    wrong, right = "对要品生产企业进行检查", "对药品生产企业进行检查"
    reading = Reading(judge.counts, judge.alphabet.encode(wrong))
    change = Change(reading, np.array([4 + 1]), (0,), judge.alphabet.encode("药")[:, None])
    change.look_up(5)
    anew = Reading(judge.counts, judge.alphabet.encode(right))
    assert change.logs(5)[:, 0] == pytest.approx(anew.logs[5:10])


@given(st.text(alphabet="药品监督要部，。1a龘", min_size=3, max_size=20), st.integers(0, 1), st.data())
def test_changed_pairs_read_as_if_they_had_been_written_so(text: str, place: int, data: st.DataObject) -> None:
    new = data.draw(st.text(alphabet="药品监督", min_size=2, max_size=2))
    ids, other = ALPHABET.encode(text), ALPHABET.encode(new)
    for length in (2, 3, 4, 5):
        changed = ids.copy()
        changed[place : place + 2] = other
        moved = (other - ids[place : place + 2]).astype(np.uint64)
        before, after = linear(ids, length), linear(changed, length)
        for end in range(length - 1, len(ids)):
            total = before[end : end + 1]
            for number in range(2):
                back = end - place - number
                if 0 <= back < length:
                    total = total + moved[number : number + 1] * FACTORS[length, length - 1 - back]
            assert total[0] == after[end]


def test_search_finds_what_was_meant(judge: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    # With so few characters none is unlikely.
    monkeypatch.setattr(candidates, "DULL", -1.0)
    reading = Reading(judge.counts, judge.alphabet.encode("应当建立要品质量管理制度"))
    found = judge.search.singles(reading)
    assert judge.alphabet.decode(found.change.new[0]) == "药"
    assert (found.change.at - 4).tolist() == [4]
    table = judge.describer.table(found, judge.search.pairs(reading))
    assert np.isfinite(table).all()
