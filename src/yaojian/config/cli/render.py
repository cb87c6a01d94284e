"""``yaojian render``: one official document from a description, or a check of a finished PDF. Needs no database.

Exit status: 0 made, or the PDF is as the standard says; 1 the check found something; 2 bad use, bad description.
"""

import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from yaojian.config.cli.options import AsJson

_KINDS = ("pdf", "docx", "ofd")


def render(
    spec: Annotated[
        Path | None,
        typer.Argument(metavar="[SPEC.json]", help="公文描述文件（格式见 docs/render.schema.json），- 为标准输入"),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="生成的文件，后缀为 .pdf、.docx 或 .ofd")
    ] = None,
    check: Annotated[
        Path | None,
        typer.Option("--check", metavar="FILE.pdf", help="按 GB/T 9704-2012 核对已有的 PDF；有不符时退出状态为 1"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """生成一份公文，或核对一份 PDF 的版式。例：yaojian render 通知.json --out 通知.pdf"""
    if check is not None and spec is None and out is None:
        _check(check, as_json=as_json)
    elif spec is not None and out is not None and check is None:
        _render(spec, out, as_json=as_json)
    else:
        _fail("请写明描述文件和 --out，或只写 --check。例：yaojian render 通知.json --out 通知.pdf")


def _render(spec: Path, out: Path, *, as_json: bool) -> None:
    from yaojian.kernel.rendering import docx, ofd, pdf
    from yaojian.kernel.rendering import spec as specs
    from yaojian.kernel.rendering.errors import SpecFaulty

    kind = out.suffix.lower().removeprefix(".")
    if kind not in _KINDS:
        _fail(f"不能生成“{out.name}”这种文件，请用 .pdf、.docx 或 .ofd 作后缀。")
    stdin = str(spec) == "-"
    text = sys.stdin.buffer.read(specs.MOST_BYTES + 1) if stdin else _read(spec, specs.MOST_BYTES)
    folder = Path.cwd() if stdin else spec.parent
    try:
        document = specs.parse(text, lambda path: _read(folder / path, 10 * 1024**2))
    except SpecFaulty as faulty:
        if as_json:
            print(json.dumps({"faults": [asdict(fault) for fault in faulty.faults]}, ensure_ascii=False))
        for fault in faulty.faults:
            print(fault.sentence, file=sys.stderr)
        _fail(faulty.remedy)
    content = {"pdf": pdf.render, "docx": docx.render, "ofd": ofd.render}[kind](document)
    _write(out, content)
    if as_json:
        print(json.dumps({"out": str(out), "kind": kind, "bytes": len(content)}, ensure_ascii=False))
    else:
        print(f"已生成 {out}。")


def _check(path: Path, *, as_json: bool) -> None:
    from yaojian.kernel.rendering import geometry

    found = geometry.check(_read(path, 200 * 1024**2))
    if as_json:
        print(json.dumps({"deviations": [asdict(one) for one in found]}, ensure_ascii=False))
    else:
        for one in found:
            print(f"第 {one.page} 页：{one.sentence}（{one.clause}）")
        print(f"发现 {len(found)} 处与 GB/T 9704-2012 不符。" if found else "版式符合 GB/T 9704-2012。")
    raise typer.Exit(1 if found else 0)


def _read(path: Path, most: int) -> bytes:
    """At most one byte more than ``most``: enough for whoever judges the size."""
    try:
        with path.open("rb") as file:
            return file.read(most + 1)
    except OSError as error:
        _fail(f"读不了“{path}”：{_why(error)}请检查路径和权限。")


def _write(out: Path, content: bytes) -> None:
    """All or nothing: what stood there stays until the new file is whole."""
    try:
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}.") as folder:
            made = Path(folder) / out.name
            made.write_bytes(content)
            made.replace(out)
    except OSError as error:
        _fail(f"写不了“{out}”：{_why(error)}请换一个能写入的文件夹。")


def _why(error: OSError) -> str:
    reasons = {
        FileNotFoundError: "没有这个文件或文件夹。",
        PermissionError: "没有权限。",
        IsADirectoryError: "这是一个文件夹。",
    }
    return reasons.get(type(error), "存储出错。")


def _fail(sentence: str) -> NoReturn:
    print(sentence, file=sys.stderr)
    raise typer.Exit(2)
