"""One way to inspect a planted site in tests: quick limits, an injected clock."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from yaojian.inspection.engine import Finding, Limits, Report, Target, inspect, load_set

NOW = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
QUICK: dict[str, Any] = {"rate": 0, "pause": 0.01, "seconds": 1.0}


@dataclass(frozen=True, slots=True)
class Inspected:
    """A report with the questions tests ask."""

    report: Report
    folder: Path

    def of(self, rule: str) -> list[Finding]:
        """Findings of one rule."""
        return [finding for finding in self.report.findings if finding.rule == rule]

    def urls(self, rule: str) -> set[str]:
        """Paths (with query) of the findings of one rule."""
        site = f"http://{self.report.run.site}"
        return {finding.url.removeprefix(site) for finding in self.of(rule)}


Inspector = Callable[..., Inspected]


@pytest.fixture
def inspected(tmp_path: Path) -> Inspector:
    """``inspected(url, **limits)``; ``name`` picks another folder, ``go_on`` answers the progress.
    Documents (DOCX, PDF, XLSX) take a process of their own and are made only where asked for."""

    def run(
        url: str,
        *,
        name: str = "out",
        go_on: Callable[[int, int], bool] = lambda pages, known: True,
        resume: bool = False,
        documents: bool = False,
        now: datetime = NOW,
        **limits: Any,
    ) -> Inspected:
        folder = tmp_path / name
        report = inspect(
            Target.parse(url),
            folder,
            load_set(),
            limits=Limits(**(QUICK | limits)),
            progress=go_on,
            clock=lambda: now,
            resume=resume,
            documents=documents,
        )
        return Inspected(report, folder)

    return run
