"""``yaojian words``: checks the wording of a text with the lists of the product. Needs no database.

Exit status: 0 nothing found, 1 findings, 2 bad use.
"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from yaojian.config.cli.options import AsJson

app = typer.Typer(help="用词检查：错别字、重大表述、禁用语、标点、个人信息。", no_args_is_help=True)
_MOST_BYTES = 64 * 1024**2
_SEVERITIES = {"block": "应改", "warn": "提醒", "note": "建议"}


@app.callback()
def words() -> None:
    """用词检查。"""


@app.command("check")
def check(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="要检查的文本文件（UTF-8），- 为标准输入")],
    as_json: AsJson = False,
) -> None:
    """检查一份文本，每个问题一行；有问题时退出状态为 1。例：yaojian words check 通知.txt"""
    from yaojian.kernel.wording import check as check_text

    found = 0
    # Line by line, because offsets are told within a line; pairs of brackets close within one.
    for number, line in enumerate(_text_of(file).splitlines(), start=1):
        for mark in check_text(line):
            found += 1
            if as_json:
                told = {
                    "line": number,
                    "start": mark.start,
                    "end": mark.end,
                    "text": mark.text,
                    "suggestion": mark.suggestion,
                    "kind": mark.kind,
                    "severity": mark.severity,
                    "rule": mark.rule,
                }
                print(json.dumps(told, ensure_ascii=False))
            else:
                advice = f"，建议：{mark.suggestion}" if mark.suggestion else ""
                print(
                    f"第 {number} 行第 {mark.start + 1} 字：“{mark.text}”"
                    f"（{mark.label}，{_SEVERITIES[mark.severity]}）{advice}"
                )
    if not as_json:
        print(f"共发现 {found} 处。" if found else "没有发现问题。")
    raise typer.Exit(1 if found else 0)


def _text_of(file: str) -> str:
    try:
        content = sys.stdin.buffer.read(_MOST_BYTES + 1) if file == "-" else _read(Path(file))
    except OSError:
        print(f"读不了“{file}”，请检查路径和权限。", file=sys.stderr)
        raise typer.Exit(2) from None
    if len(content) > _MOST_BYTES:
        print("文本超过 64 MB，请分开检查。", file=sys.stderr)
        raise typer.Exit(2)
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        print(f"“{file}”不是 UTF-8 编码的文本，请另存为 UTF-8 后再检查。", file=sys.stderr)
        raise typer.Exit(2) from None


def _read(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(_MOST_BYTES + 1)
