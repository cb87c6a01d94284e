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

from yaojian.inspection.engine.errors import BadRange, BadWindow
from yaojian.inspection.engine.indicators import DEFAULT_SET, load_set, shipped_sets
from yaojian.inspection.engine.perusing.loading import loading
from yaojian.inspection.engine.values import Limits

_USUAL = Limits()
_HOURS = re.compile(r"(\d{1,2})-(\d{1,2})\Z")
_RANGE = re.compile(r"[0-9a-fA-F:.]+(?:/\d+)?(?:,[0-9a-fA-F:.]+(?:/\d+)?)*\Z")
_RANGES = "--allow-private-ranges"
_FAST = 50  # requests a second
_READERS = 2  # processes; what the crawl itself computes is about as much as one of them
_SHORT_PAUSE = 0.3  # seconds before a faulty address of a fast run is asked for the last time
_PICTURES = 20  # pages
_RENDERED = 20


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
    fast = _is_fast(rate)
    with loading(_READERS if fast and replayed is None else 0) as readers:
        from yaojian.inspection import command  # the engine; the readers load what they need at the same time

        table = load_set(rules)
        said = command.answers_in(answers, table, public_service=not no_public_service)
        if replayed is not None:
            report = command.replay(replayed, out, table, answers=said)
        else:
            limits = Limits(
                pages=max_pages, rate=rate, allow_private=allow_private, private=_ranges(private), hours=_window(hours),
                proofread=proofread, rendered=0 if no_browser else render, judged=not no_browser,
                pictures=0 if no_browser or no_pictures else pictures, pause=_SHORT_PAUSE if fast else _USUAL.pause,
            )  # fmt: skip
            report = command.run(url, out, table, said, limits, resume=resume, readers=readers)
        sys.stdout.write(command.report_json(report) if as_json else command.summary(report, out))
    raise typer.Exit(1 if report.findings or report.run.stopped else 0)


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
