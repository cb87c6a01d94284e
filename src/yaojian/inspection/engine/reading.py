"""``findings.json`` read back into a ``Report``: for the documents, and to score a past run under another set."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from yaojian.inspection.engine.errors import NoReport
from yaojian.inspection.engine.values import Evidence, Finding, Limits, Place, Report, Run, Severity


def read_report(path: Path) -> Report:
    """The report in a file of ours. Raises ``NoReport`` when it is none."""
    try:
        data = json.loads(path.read_text("utf-8"))
        return report_from(data)
    except OSError as error:
        raise NoReport(file=str(path), reason="文件打不开") from error
    except (ValueError, KeyError, TypeError) as error:
        raise NoReport(file=str(path), reason="不是检查结果文件，或已损坏") from error


def report_from(data: Mapping[str, Any]) -> Report:
    """The report in parsed JSON. Raises ``KeyError``, ``TypeError`` or ``ValueError``."""
    return Report(_run(data["run"]), data["score"], tuple(_finding(row) for row in data["findings"]))


def _run(row: Mapping[str, Any]) -> Run:
    limits = dict(row["limits"])
    if limits.get("hours") is not None:
        limits["hours"] = (int(limits["hours"][0]), int(limits["hours"][1]))
    limits["private"] = tuple(limits.get("private", ()))
    return Run(
        target=row["target"], indicators=row["indicators"], started_at=datetime.fromisoformat(row["started_at"]),
        finished_at=datetime.fromisoformat(row["finished_at"]), pages=row["pages"], targets=row["targets"],
        stopped=row["stopped_because"], site=row["site"], limits=Limits(**limits), counters=row["counters"],
        traps=tuple(row["traps"]),
    )  # fmt: skip


def _finding(row: Mapping[str, Any]) -> Finding:
    return Finding(
        rule=row["rule"], severity=Severity(row["severity"]), url=row["url"],
        places=tuple(Place(one["page"], one["selector"], one["text"]) for one in row["places"]),
        places_count=row["places_count"], on_home=row["on_home"], excerpt=row["excerpt"],
        evidence=Evidence(**row["evidence"]),
        seen_at=datetime.fromisoformat(row["seen_at"]), points=row["points"], item=row["item"],
        uncapped=row.get("uncapped", row["points"]), offset=_offset(row.get("offset")),
    )  # fmt: skip


def _offset(row: Any) -> tuple[int, int] | None:
    return (int(row[0]), int(row[1])) if row else None
