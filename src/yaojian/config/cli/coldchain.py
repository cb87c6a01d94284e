"""``yaojian coldchain``: logger files of cold stores analysed on the spot. Needs no database.

Exit status: 0 good, 1 excursions, problems or a file that could not be read beside others; 2 bad use, nothing readable.
"""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from yaojian.config.cli.options import AsJson

if TYPE_CHECKING:
    from yaojian.enterprise.coldchain.analysis.results import Analysis, Probe

_BAR = 24  # characters


def coldchain(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="记录仪导出的 CSV、TXT、XLSX 或它们的 ZIP")],
    low: Annotated[float, typer.Option("--low", help="下限（℃）")] = 2.0,
    high: Annotated[float, typer.Option("--high", help="上限（℃）")] = 8.0,
    as_json: AsJson = False,
) -> None:
    """分析冷链温度数据：逐月统计、超限时段、数据问题。例：yaojian coldchain 一号库.csv 二号库.xlsx"""
    from yaojian.enterprise.coldchain.analysis import clock
    from yaojian.enterprise.coldchain.analysis.engine import analyse
    from yaojian.enterprise.coldchain.analysis.errors import Unreadable

    if not low < high:
        _fail(f"下限 {low} 应小于上限 {high}，请检查 --low 和 --high。")
    for file in files:
        if not file.is_file():
            _fail(f"没有“{file}”这个文件，请检查路径。")
    named = [(str(file), file) for file in files]
    try:
        found = analyse(named, low=low, high=high, now=clock.local_now(), progress=_progress)
    except Unreadable as refusal:
        _fail(str(refusal))
    finally:
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
    if as_json:
        print(json.dumps(found.told(), ensure_ascii=False))
    else:
        _print(found)
    for fact in found.files:
        if fact.error:
            print(f"“{fact.name}”没有读取：{fact.error}", file=sys.stderr)
    if not found.probes:
        raise typer.Exit(2)
    raise typer.Exit(1 if found.has_findings else 0)


def _progress(done: int, total: int, message: str) -> None:
    if sys.stderr.isatty():
        filled = _BAR * done // total if total else 0
        sys.stderr.write(f"\r\033[K[{'#' * filled}{' ' * (_BAR - filled)}] {message[:60]}")


def _print(found: "Analysis") -> None:
    for probe in found.probes:
        _print_probe(probe)
    excursions = sum(1 for _ in found.excursions())
    problems = sum(len(probe.problems) for probe in found.probes) + sum(len(file.problems) for file in found.files)
    print(
        f"共 {len(found.probes)} 个探头，超出 {found.low:g}–{found.high:g} ℃ 的时段 {excursions} 个，数据问题 {problems} 个。"
    )


def _print_probe(probe: "Probe") -> None:
    from yaojian.enterprise.coldchain.analysis.results import PROBLEMS

    interval = "不明" if probe.interval_minutes is None else f"{probe.interval_minutes:g} 分钟"
    print(f"{probe.name}（记录间隔 {interval}）")
    print("  月份       读数    最低    平均    最高     P5    P95  覆盖率%  超限分钟  最长分钟     MKT")
    for month in probe.months:
        print(
            f"  {month.month} {month.count:9d} {month.low:7.2f} {month.mean:7.2f} {month.high:7.2f} {month.p5:6.2f}"
            f" {month.p95:6.2f} {month.coverage * 100:8.1f} {month.minutes_out:9.1f} {month.longest_minutes:9.1f}"
            f" {month.mkt:7.2f}"
        )
    for month in probe.months:
        for one in month.excursions:
            print(
                f"  超限：{one.start:%Y-%m-%d %H:%M} 至 {one.end:%Y-%m-%d %H:%M}，{one.minutes:g} 分钟，极值 {one.peak:g} ℃"
            )
    for problem in probe.problems[:20]:
        when = (
            f"{problem.start:%Y-%m-%d %H:%M} 至 {problem.end:%Y-%m-%d %H:%M}" if problem.start and problem.end else ""
        )
        lines = f"（{problem.file} 第 {'、'.join(map(str, problem.lines[:5]))} 行）" if problem.lines else ""
        print(f"  问题：{PROBLEMS[problem.kind]}，{when}，{problem.rows} 条{lines}{problem.note}")
    if len(probe.problems) > 20:
        print(f"  问题：另有 {len(probe.problems) - 20} 个，用 --json 查看。")


def _fail(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
