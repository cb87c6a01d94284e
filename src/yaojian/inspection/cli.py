"""``yaojian inspect URL``: inspect one website from the command line. Starts without Django and without a database.

Exit status: 0 nothing found, 1 findings (an unreachable site is one) or a partial run, 2 bad use. The result goes to
the folder, a summary (or with ``--json`` the findings) to stdout, progress to stderr.
"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from yaojian.inspection.engine import DEFAULT_SET, Limits, Report, Severity, Target, inspect, load_set
from yaojian.inspection.engine.crawling import Progress
from yaojian.inspection.engine.reporting.findings import report_json

_USUAL = Limits()


def inspect_command(
    url: Annotated[str, typer.Argument(help="要检查的网址，例如 https://www.example.gov.cn/")],
    *,
    out: Annotated[Path, typer.Option("--out", help="存放报告的文件夹")] = Path("inspection"),
    rules: Annotated[str, typer.Option("--rules", help="指标集名称，或 YAML 指标文件")] = DEFAULT_SET,
    max_pages: Annotated[int, typer.Option("--max-pages", min=1, help="最多检查多少个页面")] = _USUAL.pages,
    rate: Annotated[float, typer.Option("--rate", min=0, help="每秒对一个主机最多请求几次，0 为不限")] = _USUAL.rate,
    allow_private: Annotated[bool, typer.Option("--allow-private", help="允许访问内部网络地址")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的检查继续，已取得的页面不再请求")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 打印到标准输出")] = False,
) -> None:
    """检查一个网站的链接、标签、底部要素、更新和个人信息，写出报告。

    例：yaojian inspect https://www.example.gov.cn/ --out 报告

    本机网站（如 http://127.0.0.1:8000/）可直接检查；网页里指向其他内部地址的链接一律不访问。
    """
    target = Target.parse(url)
    limits = Limits(pages=max_pages, rate=rate, allow_private=allow_private)
    progress = _progress(shown=sys.stderr.isatty())
    report = inspect(target, out, load_set(rules), limits=limits, progress=progress, resume=resume)
    if sys.stderr.isatty():
        sys.stderr.write("\r\033[K")
    sys.stdout.write(report_json(report) if as_json else _summary(report, out))
    if report.run.pages == 0 and report.findings:
        sys.stderr.write(f"网站 {target.home} 打不开：{report.findings[0].excerpt}。请确认网址和网络后重新检查。\n")
    raise typer.Exit(1 if report.findings or report.run.stopped else 0)


def _progress(*, shown: bool) -> Progress:
    def tell(pages: int, known: int) -> bool:
        if shown:
            sys.stderr.write(f"\r\033[K已检查 {pages:,} 页，已知地址 {known:,} 个")
            sys.stderr.flush()
        return True

    return tell


def _summary(report: Report, out: Path) -> str:
    run, score = report.run, report.score
    counts = "，".join(
        f"{severity.label} {sum(finding.severity is severity for finding in report.findings)}" for severity in Severity
    )
    lines = [
        f"{run.site}：检查 {run.pages:,} 页、{run.targets:,} 个地址，发现问题 {len(report.findings):,} 处（{counts}）。",
        f"{score['label']} {score['points']:.1f} / {score['total']:.0f}，{score['grade']}。",
        *([f"只检查了一部分：{run.stopped}。"] if run.stopped else []),
        f"报告：{out / 'report.html'}",
    ]
    return "\n".join(lines) + "\n"
