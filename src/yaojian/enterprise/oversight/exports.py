"""Tables taken away: the ledger of filing and figures, as XLSX or CSV; large ledgers by the worker."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from yaojian.enterprise.annual_reports.queries import definition_for
from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.oversight import ledgers, queries, statistics
from yaojian.enterprise.oversight.queries import FilingRow, Wanted
from yaojian.enterprise.oversight.statistics import Asked, By
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.jobs.models import JobRun
from yaojian.kernel.permissions import checks
from yaojian.kernel.spreadsheets.writing import csv_lines, write_xlsx
from yaojian.kernel.takeouts import services as takeouts
from yaojian.kernel.takeouts.kinds import Takeout
from yaojian.kernel.takeouts.services import AT_ONCE, Content

JOB = "enterprise.oversight.export"
EXPORTED = "enterprise.report.exported"
SHEETS = Takeout("enterprise.oversight.export", "家", lambda run_id: reverse("enterprise:oversight:run", args=[run_id]))
HEADINGS = ("企业", "统一社会信用代码", "分局", "状态", "回执号", "最近提交", "期限", "是否延期", "逾期", "最近催报")
FIGURES = ("分组", "报告数", "数据条数", "合计", "平均", "中位数", "最小", "最大", "上年合计", "比上年（%）")
CHOICES = ("答案", "报告数", "数据条数", "占比（%）", "上年条数")


@dataclass(frozen=True, slots=True)
class Table:
    """A finished table. ``kind`` is xlsx or csv."""

    name: str
    kind: str
    content: bytes


def ledger_title(wanted: Wanted) -> str:
    """「2025 年度药品经营质量管理报告报送情况-应催报」."""
    word = ledgers.BY_KEY.get(wanted.status, ledgers.WORDS[0])
    return f"{wanted.year} 年度{definition_for(wanted.code, wanted.year).title}报送情况-{word.label}"


@transaction.atomic
def ledger_now(*, actor: Actor, wanted: Wanted, kind: str) -> Table | None:
    """The ledger at once; None where it has more than ``AT_ONCE`` rows. Raises ``RightMissing`` (403)."""
    checks.require(actor, READ)
    rows = queries.page(actor, wanted, limit=AT_ONCE + 1)
    if len(rows) > AT_ONCE:
        return None
    table = _written(ledger_title(wanted), kind, HEADINGS, map(_cells, rows), _note(actor))
    _record(actor, ledger_title(wanted), len(rows))
    return table


def ledger_later(*, actor: Actor, wanted: Wanted, key: str) -> JobRun:
    """Let the worker write it; the reader is told. The same ``key`` again is the same run. Raises ``RightMissing`` (403)."""
    checks.require(actor, READ)
    return takeouts.order(
        actor=actor,
        job=JOB,
        title=ledger_title(wanted),
        key=key,
        code=wanted.code,
        year=wanted.year,
        status=wanted.status,
        branch=str(wanted.branch or ""),
        words=wanted.words,
    )


def ledger_for_run(*, actor: Actor, wanted: Wanted, run_id: str) -> StoredFile:
    """What the worker does, with the rights its orderer has now."""
    title = ledger_title(wanted)
    content = Content(
        file_name=f"{title}.xlsx",
        title=title,
        rows=queries.every_row(actor, wanted),
        total=queries.counts(actor, wanted).get(wanted.status, 0),
        write=lambda out, rows: write_xlsx(
            out, title=title, headings=HEADINGS, rows=map(_cells, rows), note=_note(actor)
        ),
        audit=lambda count: _record(actor, title, count),
    )
    return takeouts.write(SHEETS, content, actor=actor, run_id=run_id)


@transaction.atomic
def figures(*, actor: Actor, asked: Asked, by: By, kind: str) -> Table:
    """A table of figures. Raises ``RightMissing`` (403)."""
    title = f"{asked.year} 年度{asked.field.title}按{by.label}统计"
    if asked.field.numeric:
        headings: Sequence[str] = FIGURES
        rows = [_figure_cells(line) for line in statistics.lines(actor, asked, by)]
    else:
        headings, rows = CHOICES, statistics.choice_rows(statistics.choices(actor, asked))
    _record(actor, title, len(rows))
    unit = f"单位：{asked.field.unit}。" if asked.field.unit else ""
    return _written(title, kind, headings, rows, unit + _note(actor))


def _figure_cells(line: statistics.Line) -> list[str]:
    numbers = (line.total, line.mean, line.median, line.least, line.most, line.before, line.change)
    written = ["" if value is None else f"{value:f}".rstrip("0").rstrip(".") if value else "0" for value in numbers]
    return [line.name, str(line.reports), str(line.count), *written]


def _cells(row: FilingRow) -> list[str]:
    submitted = timezone.localtime(row.submitted_at) if row.submitted_at else None
    return [
        row.company,
        row.credit_code,
        row.branch,
        row.state_label,
        row.receipt or "",
        f"{submitted:%Y-%m-%d %H:%M}" if submitted else "",
        row.last_day.isoformat(),
        "是" if row.until else "",
        "逾期提交" if row.late else "逾期未报" if row.overdue else "",
        row.reminded.isoformat() if row.reminded else "",
    ]


def _note(actor: Actor) -> str:
    return f"{actor.name}于 {timezone.localtime():%Y年%m月%d日 %H:%M} 导出。"


def _written(title: str, kind: str, headings: Sequence[str], rows: Iterable[Sequence[str]], note: str) -> Table:
    if kind == "csv":
        return Table(f"{title}.csv", kind, "".join(csv_lines(headings, rows)).encode())
    out = io.BytesIO()
    write_xlsx(out, title=title, headings=headings, rows=rows, note=note)
    return Table(f"{title}.xlsx", "xlsx", out.getvalue())


def _record(actor: Actor, title: str, count: int) -> None:
    record(actor, EXPORTED, summary=f"导出{title}，{count} 行。", count=count)
