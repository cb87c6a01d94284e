"""``yaojian inspect URL``: inspect one website from the command line. Starts without Django and without a database.

Exit status: 0 nothing found, 1 findings (an unreachable site is one) or a partial run, 2 bad use. The result goes to
the folder, a summary (or with ``--json`` the findings) to stdout, progress to stderr.
"""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from ipaddress import ip_network
from pathlib import Path
from typing import Annotated, Any

import typer
from typer.core import TyperCommand

from yaojian.inspection.engine import (
    DEFAULT_SET,
    Answers,
    Limits,
    Report,
    Severity,
    Target,
    inspect,
    load_set,
    replay,
    shipped_sets,
)
from yaojian.inspection.engine.answering import read_answers
from yaojian.inspection.engine.crawling import Progress
from yaojian.inspection.engine.errors import BadRange, BadWindow
from yaojian.inspection.engine.indicators import IndicatorSet
from yaojian.inspection.engine.reporting.findings import report_json
from yaojian.inspection.engine.reporting.outline import conclusions
from yaojian.inspection.engine.spooling import SPOOL_NAME

_USUAL = Limits()
_BAR = 24  # characters
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})\Z")
_RANGE = re.compile(r"[0-9a-fA-F:.]+(?:/\d+)?(?:,[0-9a-fA-F:.]+(?:/\d+)?)*\Z")
_RANGES = "--allow-private-ranges"
_FAST = 50  # requests a second
_PICTURES = 20  # pages
_RENDERED = 20
_FILES = ("report.html", "report.docx", "report.pdf", "findings.xlsx", "findings.json")


class InspectCommand(TyperCommand):
    """``--allow-private`` stands alone or before ranges; what follows it else is the next word of the command."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """See ``Command`` of click, which typer keeps a copy of."""
        return super().parse_args(ctx, list(with_ranges(args)))


def with_ranges(words: Sequence[str]) -> Iterator[str]:
    """``--allow-private 10.0.0.0/8`` as the option for ranges; the words of the command else as they are."""
    before = ""
    for word in words:
        if word.startswith("--allow-private="):
            yield from (_RANGES, word.partition("=")[2])
        elif before == "--allow-private" and _RANGE.match(word):
            yield from (_RANGES, word)
        elif before == "--allow-private":
            yield from (before, word)
        elif word != "--allow-private":
            yield word
        before = word
    if before == "--allow-private":
        yield before


def inspect_command(
    url: Annotated[str, typer.Argument(help="要检查的网址，例如 https://www.example.gov.cn/")] = "",
    *,
    out: Annotated[Path, typer.Option("--out", help="存放报告的文件夹")] = Path("inspection"),
    rules: Annotated[
        str, typer.Option("--rules", help=f"指标集名称（{'、'.join(shipped_sets())}），或 YAML 指标文件")
    ] = DEFAULT_SET,
    max_pages: Annotated[int, typer.Option("--max-pages", min=1, help="最多检查多少个页面")] = _USUAL.pages,
    rate: Annotated[float, typer.Option("--rate", min=0, help="每秒对一个主机最多请求几次，0 为不限")] = _USUAL.rate,
    hours: Annotated[str, typer.Option("--hours", help="只在这段时间访问网站（北京时间），例如 22-6")] = "",
    proofread: Annotated[bool, typer.Option("--proofread", help="文章正文再用错字模型校对（较慢）")] = False,
    pictures: Annotated[
        int, typer.Option("--pictures", min=0, max=200, help="为多少个有问题的页面截图（需要 chromium）")
    ] = _PICTURES,
    no_pictures: Annotated[bool, typer.Option("--no-pictures", help="不截图")] = False,
    render: Annotated[
        int,
        typer.Option("--render", min=0, max=500, help="最多为多少个靠脚本生成内容的页面打开浏览器（需要 chromium）"),
    ] = _RENDERED,
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="完全不用浏览器：不截图、不运行脚本、不用 axe 检查无障碍")
    ] = False,
    allow_private: Annotated[
        bool, typer.Option("--allow-private", help="允许访问内部网络地址；后面可写网段，如 10.0.0.0/8,192.168.1.0/24")
    ] = False,
    private: Annotated[str, typer.Option(_RANGES, hidden=True)] = "",
    no_public_service: Annotated[bool, typer.Option("--no-public-service", help="本单位没有对外服务职能")] = False,
    answers: Annotated[Path | None, typer.Option("--answers", help="人工判断的结论（YAML，指标编号: 结论）")] = None,
    replayed: Annotated[
        Path | None, typer.Option("--replay", help="用另一套指标重算以前的 findings.json，不访问网站")
    ] = None,
    resume: Annotated[bool, typer.Option("--resume", help="接着上次中断的检查继续，已取得的页面不再请求")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="把结果以 JSON 打印到标准输出")] = False,
) -> None:
    """检查一个网站的链接、更新、表述、标签、底部要素、办事指南和个人信息，写出报告。

    例：yaojian inspect https://www.example.gov.cn/ --out 报告

    本机网站（如 http://127.0.0.1:8000/）可直接检查；网页里指向其他内部地址的链接一律不访问。
    """
    table = load_set(rules)
    said = _answers(answers, table, public_service=not no_public_service)
    if replayed is not None:
        report = replay(replayed, out, table, answers=said)
    else:
        target = Target.parse(url)
        limits = Limits(
            pages=max_pages, rate=rate, allow_private=allow_private, private=_ranges(private), hours=_window(hours),
            proofread=proofread, rendered=0 if no_browser else render, judged=not no_browser,
            pictures=0 if no_browser or no_pictures else pictures,
        )  # fmt: skip
        progress = _progress(most=max_pages, shown=sys.stderr.isatty())
        try:
            report = inspect(
                target, out, table, limits=limits, progress=progress, resume=resume, answers=said, beside=_is_fast(rate)
            )
        except (
            KeyboardInterrupt
        ):  # the crawl itself ends in good order; this came before it or while files were written
            sys.stderr.write(f"检查被中断，报告没有写完。{_go_on(out)}\n")
            raise typer.Exit(1) from None
        if sys.stderr.isatty():
            sys.stderr.write("\r\033[K")
        if report.run.pages == 0 and report.findings:
            reason = report.findings[0].excerpt
            sys.stderr.write(f"网站 {target.home} 打不开：{reason}。请确认网址和网络后重新检查。\n")
    sys.stdout.write(report_json(report) if as_json else _summary(report, out))
    raise typer.Exit(1 if report.findings or report.run.stopped else 0)


def _answers(path: Path | None, table: IndicatorSet, *, public_service: bool) -> Answers:
    if path is None:
        return Answers(public_service=public_service)
    return read_answers(path, table, public_service=public_service)


def _window(typed: str) -> tuple[int, int] | None:
    """``22-6`` → (22, 6). Raises ``BadWindow``."""
    if not typed:
        return None
    found = _HOURS.match(typed)
    if found is None or int(found[1]) > 23 or int(found[2]) > 24 or int(found[1]) == int(found[2]) % 24:
        raise BadWindow(typed=typed)
    return int(found[1]), int(found[2]) % 24


def _is_fast(rate: float) -> bool:
    """Whether the run waits for its own work rather than for the pace it keeps, and there is a processor to share it with."""
    return (rate == 0 or rate >= _FAST) and (os.cpu_count() or 1) > 1


def _ranges(typed: str) -> tuple[str, ...]:
    """``10.0.0.0/8,192.168.1.7`` → both, as ranges. Raises ``BadRange``."""
    try:
        return tuple(str(ip_network(one, strict=False)) for one in typed.split(",") if one)
    except ValueError as error:
        raise BadRange(typed=typed) from error


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


def _summary(report: Report, out: Path) -> str:
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
