"""``findings.xlsx``: every finding as a row, for those who share the work out. Cells are text, never formulas."""

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import UTC

from yaojian.inspection.engine.reporting.outline import BEIJING, printable
from yaojian.inspection.engine.rules import RULES
from yaojian.inspection.engine.values import Finding, Report
from yaojian.kernel.rendering.packing import zipped
from yaojian.kernel.spreadsheets.writing import write_xlsx

_HEADINGS = (
    "序号",
    "等级",
    "问题",
    "类别",
    "地址",
    "说明",
    "位置",
    "出现页数",
    "指标",
    "扣分",
    "怎么改",
    "依据",
    "证据",
    "发现时间",
    "规则",
)
_MOST_PLACES = 20
_CELL = 8_000  # characters; a cell takes 32,767
_MOMENT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")


def report_xlsx(report: Report) -> bytes:
    """The sheet; equal reports give equal bytes."""
    out = io.BytesIO()
    write_xlsx(
        out, title="问题清单", headings=_HEADINGS, rows=_rows(report), note=f"{report.run.site} 网站检查问题清单"
    )
    moment = report.run.started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    with zipfile.ZipFile(out) as made:
        files = {name: made.read(name) for name in made.namelist()}
    core = "docProps/core.xml"
    files[core] = _MOMENT.sub(lambda found: found[1] + moment, files[core])
    return zipped(files)


def _rows(report: Report) -> Iterator[tuple[str, ...]]:
    for number, finding in enumerate(report.findings, 1):
        yield tuple(printable(text)[:_CELL] for text in _row(number, finding))


def _row(number: int, finding: Finding) -> tuple[str, ...]:
    rule = RULES[finding.rule]
    places = "\n".join(f"{one.page} {one.text}".strip() for one in finding.places[:_MOST_PLACES])
    seen = finding.seen_at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M")
    return (
        str(number), finding.severity.label, rule.title, rule.group, finding.url, finding.excerpt, places,
        str(finding.places_count), finding.item or "", f"{finding.points:.1f}", rule.advice, rule.clause,
        finding.evidence.file or "", seen, finding.rule,
    )  # fmt: skip
