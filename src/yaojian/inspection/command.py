"""What ``yaojian inspect`` does once its words are read: the run with its progress, and what is said of it at the end."""

import gc
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import typer

from yaojian.inspection.engine.answering import read_answers
from yaojian.inspection.engine.crawling import Progress
from yaojian.inspection.engine.indicators import IndicatorSet
from yaojian.inspection.engine.inspecting import Target, inspect
from yaojian.inspection.engine.replaying import replay
from yaojian.inspection.engine.reporting.findings import report_json
from yaojian.inspection.engine.reporting.outline import conclusions
from yaojian.inspection.engine.scoring import Answers
from yaojian.inspection.engine.spooling import SPOOL_NAME
from yaojian.inspection.engine.values import Limits, Report, Severity

__all__ = ["answers_in", "replay", "report_json", "run", "summary"]

_SELDOM = 20_000  # objects made before the collector of cycles looks; the crawl keeps nearly all it makes
_BAR = 24  # characters
_FILES = ("report.html", "report.docx", "report.pdf", "findings.xlsx", "findings.json")


def run(
    url: str, out: Path, table: IndicatorSet, said: Answers, limits: Limits, *, resume: bool,
    readers: "Sequence[subprocess.Popen[bytes]]",
) -> Report:  # fmt: skip
    """Inspect the site at ``url``, with a bar on stderr where that is a terminal. Refusals as of ``inspect``."""
    gc.freeze()
    gc.set_threshold(_SELDOM)
    shown = sys.stderr.isatty()
    try:
        report = inspect(
            Target.parse(url), out, table, limits=limits, progress=_progress(most=limits.pages, shown=shown),
            resume=resume, answers=said, beside=readers,
        )  # fmt: skip
    except KeyboardInterrupt:  # the crawl itself ends in good order; this came before it or while files were written
        sys.stderr.write(f"检查被中断，报告没有写完。{_go_on(out)}\n")
        raise typer.Exit(1) from None
    if shown:
        sys.stderr.write("\r\033[K")
    gc.freeze()  # else all of it is looked through once more when the process ends
    if report.run.pages == 0 and report.findings:
        reason = report.findings[0].excerpt
        sys.stderr.write(f"网站 {report.run.target} 打不开：{reason}。请确认网址和网络后重新检查。\n")
    return report


def answers_in(path: Path | None, table: IndicatorSet, *, public_service: bool) -> Answers:
    """What a person answered, from the file at ``path`` if there is one. Raises ``BadAnswers``."""
    if path is None:
        return Answers(public_service=public_service)
    return read_answers(path, table, public_service=public_service)


def summary(report: Report, out: Path) -> str:
    """The result in a few lines."""
    run, score = report.run, report.score
    counts = "，".join(
        f"{severity.label} {sum(finding.severity is severity for finding in report.findings)}" for severity in Severity
    )
    there = [name for name in _FILES if (out / name).is_file()]
    lines = [
        f"{run.site}：检查 {run.pages:,} 页、{run.targets:,} 个地址，发现问题 {len(report.findings):,} 处（{counts}）。",
        f"{score['label']} {score['points']:.1f} / {score['total']:.0f}，{score['grade']}。",
        *([f"只检查了一部分：{run.stopped}。{_go_on(out)}"] if run.stopped else []),
        *conclusions(report)[1:3],
        f"报告：{out / 'report.html'}（同一文件夹还有 {'、'.join(there[1:])}）",
        *(
            []
            if "report.pdf" in there
            else ["没有生成 report.pdf：本机没有中文字体。请安装 fonts-noto-cjk 后用 --replay 重新生成。"]
        ),
    ]
    return "\n".join(lines) + "\n"


def _progress(*, most: int, shown: bool) -> Progress:
    def tell(pages: int, known: int) -> bool:
        if shown:
            whole = max(1, min(most, known))
            done = min(_BAR, _BAR * pages // whole)
            bar = "█" * done + "░" * (_BAR - done)
            sys.stderr.write(f"\r\033[K{bar} 已检查 {pages:,} 页，已知地址 {known:,} 个")
            sys.stderr.flush()
        return True

    return tell


def _go_on(out: Path) -> str:
    """What to do after a run that ended early, where it left something to go on from."""
    return "要接着检查，请把同一命令加上 --resume 再运行。" if (out / SPOOL_NAME).is_file() else ""
