"""A past run judged again: under another indicator set, or with what a person answered. Nothing is asked of the site."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from yaojian.inspection.engine.indicators import IndicatorSet
from yaojian.inspection.engine.reading import read_report
from yaojian.inspection.engine.scoring import NOTHING_SAID, Answers, score_findings
from yaojian.inspection.engine.values import Report
from yaojian.inspection.engine.writing import claimed, cleared, write_report, writers_for


def replay(
    findings: Path, folder: Path, indicators: IndicatorSet, *, answers: Answers = NOTHING_SAID, documents: bool = True
) -> Report:
    """Score the result in ``findings`` (a ``findings.json``) under ``indicators`` and write a report into ``folder``.

    Evidence is copied from beside ``findings``. Raises ``NoReport``, ``FolderTaken``, ``FolderUnwritable``.
    """
    past = read_report(findings)
    found, score = score_findings(past.findings, indicators, answers)
    report = Report(replace(past.run, indicators=indicators.code), score, found)
    with claimed(folder):
        evidence = list(_evidence(findings.parent, past))
        cleared(folder)
        with writers_for(folder, documents=documents) as writers:
            write_report(folder, report, evidence, writers=writers)
    return report


def _evidence(folder: Path, past: Report) -> Iterator[tuple[str, bytes]]:
    """Copies that are still there; names come from a file that may have been written by anybody."""
    names = {name for one in past.findings for name in (one.evidence.file, one.evidence.picture) if name}
    for name in sorted(names):
        path = folder / "evidence" / Path(name).name
        if path.is_file():
            yield f"evidence/{path.name}", path.read_bytes()
