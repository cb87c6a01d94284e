"""Wrong words: recall of the judge beside one rule on the same counts (the best single change gains 12 nats).

Pairs: the development set beside the clone where there is one, else the sentences of the tests. Both see the same text in one run.
"""

from pathlib import Path

import numpy as np

from tests.bench.support.timings import emit
from yaojian.kernel.wording.engine import measuring
from yaojian.kernel.wording.engine.checking import standard
from yaojian.kernel.wording.engine.values import Severity
from yaojian.kernel.wording.judge import packing
from yaojian.kernel.wording.judge.counts import REACH, Reading
from yaojian.kernel.wording.judge.judging import Judge

REPOSITORY = Path(__file__).resolve().parents[2]
DEVELOPMENT = REPOSITORY.parent / "shared" / "data" / "wrong_words_law500.tsv"
OWN = REPOSITORY / "tests" / "kernel" / "wording" / "sentences.tsv"
GAIN = 12.0


def main() -> None:
    """The last line is the result."""
    file = DEVELOPMENT if DEVELOPMENT.exists() else OWN
    pairs = [(found, meant) for found, meant in (line.split("\t")[:2] for line in file.read_text("utf-8").splitlines())]
    judge = Judge(packing.expand())
    measured = measuring.on_pairs(standard(), pairs)
    block = measured.scores[Severity.BLOCK].told(measured.wrong, measured.wrong_sentences)
    clean = measuring.on_clean(standard(), "\n".join(meant for _, meant in pairs)).told()
    precision, recall = _by_rule(judge, pairs)
    emit(
        "words",
        float(block["character_recall"]),
        recall,
        unit=f"share of wrong characters found, {file.name}",
        peer=f"one rule on the same counts, gain over {GAIN:.0f} nats",
        more_is_better=True,
        precision=block["character_precision"],
        peer_precision=precision,
        corrected=block["character_correction_recall"],
        characters_per_cpu_second=measured.told()["characters_per_cpu_second"],
        clean_characters_per_cpu_second=clean["characters_per_cpu_second"],
    )


def _by_rule(judge: Judge, pairs: list[tuple[str, str]]) -> tuple[float, float]:
    text = "\n".join(found for found, _ in pairs)
    found = judge.search.singles(Reading(judge.counts, judge.alphabet.encode(text)))
    flagged = set((found.change.at[(found.gain > GAIN) & (found.rank == 0)] - REACH).tolist())
    meant = "\n".join(other for _, other in pairs)
    wrong = set(np.flatnonzero(np.array(list(text)) != np.array(list(meant))).tolist())
    right = len(flagged & wrong)
    return round(right / max(1, len(flagged)), 4), round(right / len(wrong), 4)


if __name__ == "__main__":
    main()
