"""The model that is shipped, on sentences written for this test (no public set has them)."""

import json
import zipfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yaojian.config.cli import app
from yaojian.kernel.health.probes import NotWell
from yaojian.kernel.wording import registrations
from yaojian.kernel.wording.engine import likely, measuring
from yaojian.kernel.wording.engine.checking import Checker
from yaojian.kernel.wording.engine.values import Severity
from yaojian.kernel.wording.judge import packing
from yaojian.kernel.wording.judge.guards import OwnText
from yaojian.kernel.wording.judge.judging import Judge

SENTENCES = Path(__file__).with_name("sentences.tsv")
PAIRS = [tuple(line.split("\t")) for line in SENTENCES.read_text("utf-8").splitlines()]


@pytest.fixture(scope="module")
def judge() -> Judge:
    """The expanded model; ``make setup`` has done it, so nothing is to do here."""
    return Judge(packing.expand())


def alone(judge: Judge) -> Checker:
    return Checker(checks=(), judge=judge)


def marks(judge: Judge, text: str) -> list[tuple[str, str]]:
    return [(mark.text, mark.suggestion) for mark in likely.check(text, judge)]


def test_file_is_small_says_its_sources_and_holds_no_text_of_the_corpus() -> None:
    assert packing.SHIPPED.stat().st_size <= 15_000_000
    assert packing.digest(packing.SHIPPED) == packing.shipped_digest()
    with zipfile.ZipFile(packing.SHIPPED) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        others = {name for name in packed.namelist() if not name.endswith(".npy")}
    assert len(manifest["corpus"]["sm3"]) == 64
    assert {source["licence"].split(" ")[0] for source in manifest["sources"]} <= {"MIT", "Apache-2.0"}
    assert others == {"manifest.json", "alphabet.txt", "words.tsv"}


def test_missing_expansion_is_told_by_the_health_page(
    judge: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert registrations.judge_is_there() == ""
    monkeypatch.setenv("YAOJIAN_WORDS", str(tmp_path))
    with pytest.raises(NotWell, match="words expand"):
        registrations.judge_is_there()


def test_most_slips_are_found_and_nothing_right_is_marked(judge: Judge) -> None:
    told = measuring.on_pairs(alone(judge), [(one, other) for one, other in PAIRS])
    block, warn = told.scores[Severity.BLOCK], told.scores[Severity.WARN]
    assert block.flagged == block.found
    assert block.found >= 0.5 * told.wrong
    assert warn.found >= 0.97 * warn.flagged


def test_corrected_sentences_are_left_alone(judge: Judge) -> None:
    assert measuring.on_clean(alone(judge), "\n".join(meant for _, meant in PAIRS)).alarms == ()


def test_mark_says_why(judge: Judge) -> None:
    (mark,) = likely.check("依法立案察处违法行为，并没受违法所得".replace("没受", "没收"), judge)
    assert (mark.text, mark.suggestion, mark.rule) == ("察", "查", "words.likely")
    assert mark.source.startswith("官方文本中“")
    assert "“案察”" in mark.source or "“察处”" in mark.source


def test_form_that_the_document_repeats_is_its_own(judge: Judge) -> None:
    text = "严历打击制售假药的行为"
    assert marks(judge, text) == [("历", "厉")]
    assert marks(judge, f"{text}\n严历同志出席会议\n严历同志讲话") == []


def test_pages_of_the_site_vouch_for_their_words(judge: Judge) -> None:
    pages = OwnText.of(["严历同志任职", "严历同志讲话"], judge.alphabet)
    assert list(likely.check("严历打击制售假药的行为", judge, pages)) == []


def test_allowed_word_over_the_mark_silences_it(judge: Judge) -> None:
    assert Checker(checks=(), judge=judge).check("严历打击制售假药的行为") != []
    assert Checker(allowed=["严历打击"], checks=(), judge=judge).check("严历打击制售假药的行为") == []


@pytest.mark.parametrize(
    "text",
    [
        "https://example.gov.cn/严历打击制售假药的行为",
        "严历打〔2026〕1号",
        "张某、李某诉某公司",
        "原告甲、被告乙和第三人丙",
        "",
        "\n\n",
        "🙂\ud800𠮷",
        "1234567890",
    ],
)
def test_codes_addresses_and_names_are_never_judged(judge: Judge, text: str) -> None:
    assert marks(judge, text) == []


@settings(deadline=None, max_examples=60)
@given(text=st.text(alphabet="药品监督管理部门应当依衣法历厉严打击，。\n1a🙂𠮷", max_size=80))
def test_offsets_are_code_points_and_marks_do_not_overlap(judge: Judge, text: str) -> None:
    found = list(likely.check(text, judge))
    for mark in found:
        assert text[mark.start : mark.end] == mark.text
        assert len(mark.suggestion) == len(mark.text)
        assert mark.suggestion != mark.text
    assert all(one.end <= other.start for one, other in pairwise(found))


@given(st.integers(1, 30))
@settings(deadline=None, max_examples=5)
def test_long_text_is_judged_as_its_parts(judge: Judge, lines: int) -> None:
    """Parts are cut after a sentence: where a line stands does not change what is said of it."""
    filler = "省药品监督管理局负责全省药品、医疗器械和化妆品的监督管理工作。\n" * (lines * 20)
    found = list(likely.check(f"{filler}对涉嫌犯罪的，及时移送公安几关。", judge))
    assert [(mark.start - len(filler), mark.text) for mark in found] == [(13, "几")]


def test_command_tells_marks_as_json_lines(judge: Judge, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "text").write_text("第一行没有问题\n对涉嫌犯罪的，及时移送公安几关。\n", "utf-8")
    with pytest.raises(SystemExit) as status:
        app(["words", "check", str(tmp_path / "text"), "--json"])
    (told,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert status.value.code == 1
    assert (told["line"], told["start"], told["end"], told["suggestion"]) == (2, 13, 14, "机")


def test_bench_command_tells_shares_and_alarms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "clean").write_text("\n".join(meant for _, meant in PAIRS), "utf-8")
    with pytest.raises(SystemExit) as status:
        app(["words", "bench", "--pairs", str(SENTENCES), "--clean", str(tmp_path / "clean"), "--json"])
    told = json.loads(capsys.readouterr().out)
    assert status.value.code == 0
    assert told["pairs"]["block"]["character_precision"] >= 0.97
    assert told["clean"]["block_per_10000"] == 0
    (tmp_path / "bad").write_text("没有制表符\n", "utf-8")
    with pytest.raises(SystemExit) as status:
        app(["words", "bench", "--pairs", str(tmp_path / "bad")])
    assert status.value.code == 2
