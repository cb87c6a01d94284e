"""``yaojian words``: checks the wording of a text, measures the check, makes its model. Needs no database.

Exit status: 0 nothing found, 1 findings, 2 bad use.
"""

import json
import sys
import time
from pathlib import Path
from typing import Annotated

import typer

from yaojian.config.cli.options import AsJson

app = typer.Typer(help="用词检查：错别字、重大表述、禁用语、标点、日期、个人信息。", no_args_is_help=True)
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
    from yaojian.kernel.wording.engine.checking import standard

    text = _text_of(file)
    _expand()
    found = 0
    for number, mark in standard().check_lines(text):
        found += 1
        if as_json:
            told = {
                "line": number + 1,
                "start": mark.start,
                "end": mark.end,
                "text": mark.text,
                "suggestion": mark.suggestion,
                "kind": mark.kind,
                "severity": mark.severity,
                "rule": mark.rule,
                "reason": mark.source,
            }
            print(json.dumps(told, ensure_ascii=False))
        else:
            advice = f"，建议：{mark.suggestion}" if mark.suggestion else ""
            reason = f"（{mark.source}）" if mark.kind == "likely" else ""
            print(
                f"第 {number + 1} 行第 {mark.start + 1} 字：“{mark.text}”"
                f"（{mark.label}，{_SEVERITIES[mark.severity]}）{advice}{reason}"
            )
    if not as_json:
        print(f"共发现 {found} 处。" if found else "没有发现问题。")
    raise typer.Exit(1 if found else 0)


@app.command("bench")
def bench(
    pairs: Annotated[Path, typer.Option(metavar="FILE.tsv", help="每行：原文<TAB>改正后的文字")],
    clean: Annotated[Path | None, typer.Option(metavar="FILE", help="没有错误的文本，用来数误报")] = None,
    flags: Annotated[bool, typer.Option("--flags", help="把无错文本中的每处提示写到标准错误，供人核对")] = False,
    as_json: AsJson = False,
) -> None:
    """在成对的文本上测准确率和召回率，在无错文本上测误报。例：yaojian words bench --pairs 对照.tsv --clean 法规.txt"""
    _expand()
    begin = time.perf_counter()
    from yaojian.kernel.wording.engine import measuring
    from yaojian.kernel.wording.engine.checking import standard

    checker = standard()
    checker.check("打开模型，准备检查。")
    told: dict[str, object] = {"ready_seconds": round(time.perf_counter() - begin, 3)}
    told["pairs"] = measuring.on_pairs(checker, _pairs_of(pairs)).told()
    if clean is not None:
        cleanness = measuring.on_clean(checker, _text_of(str(clean)))
        told["clean"] = cleanness.told()
        for alarm in cleanness.alarms if flags else ():
            mark = alarm.mark
            print(f"{alarm.line}\t{mark.severity}\t{mark.suggestion}\t{alarm.around}\t{mark.rule}", file=sys.stderr)
    told["resident_megabytes"] = _resident()
    print(json.dumps(told, ensure_ascii=False, indent=None if as_json else 1))


@app.command("expand")
def expand() -> None:
    """把错别字模型展开到本机，安装时做一次。例：yaojian words expand"""
    print(f"模型已展开到 {_expand()}")


@app.command("train")
def train(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS", help="语料：每行一句，UTF-8 文本或 .xz")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="模型写到这个目录")],
) -> None:
    """由语料重新生成错别字模型（需要 requirements-train.lock 中的依赖，约十分钟）。例：yaojian words train 语料.txt.xz --out 模型"""
    try:
        from yaojian.kernel.wording.training import boosting, pipeline

        begin = time.monotonic()
        made = pipeline.train(
            corpus,
            out,
            lambda said: print(f"{time.monotonic() - begin:6.0f} 秒：{said}", flush=True),
            boosting.grow,
        )
    except ImportError as missing:
        print(f"缺少训练依赖 {missing.name}，请先按 requirements-train.lock 安装。", file=sys.stderr)
        raise typer.Exit(2) from None
    except OSError as failure:
        print(f"读不了“{corpus}”或写不了“{out}”：{failure.strerror}。", file=sys.stderr)
        raise typer.Exit(2) from None
    print(f"模型已写到 {made}")


def _expand() -> Path | None:
    """Make sure the judge's model is expanded; without it lists and rules alone would check."""
    from yaojian.kernel.wording.judge import packing

    if not packing.SHIPPED.exists():
        return None
    if not packing.is_expanded(packing.folder(), packing.shipped_digest()):
        print("首次使用，正在展开错别字模型，约需半分钟。", file=sys.stderr)
        packing.expand()
    return packing.folder()


def _resident() -> int:
    """The most memory this process has held, in megabytes."""
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _pairs_of(file: Path) -> list[tuple[str, str]]:
    found = []
    for number, line in enumerate(_text_of(str(file)).splitlines(), start=1):
        parts = line.split("\t")
        if len(parts) < 2:
            print(f"“{file}”第 {number} 行没有用制表符分开的两段文字。", file=sys.stderr)
            raise typer.Exit(2)
        found.append((parts[0], parts[1]))
    return found


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
