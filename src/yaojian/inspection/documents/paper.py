"""``report.pdf``: the outline set by Typst. Equal reports, equal bytes. Without typefaces there is no PDF, which is outline."""

import json
import re
from datetime import UTC
from pathlib import Path

import typst

from yaojian.inspection.documents.values import Block, Heading, Outline, Paragraph
from yaojian.kernel.rendering import fonts
from yaojian.kernel.rendering.errors import NotSettable

_FOLDER = Path(__file__).parent
_UNBROKEN = re.compile(r"[!-~]{12,}")
_MAY_BREAK = "\u200b"


def render(outline: Outline) -> bytes:
    """The whole report. Raises ``FontMissing`` (no Chinese typeface on this machine) or ``NotSettable``."""
    faces = fonts.faces(fonts.folders())
    data = {
        "fonts": faces.families,
        "title": outline.title,
        "site": _open(outline.site),
        "facts": [_open(fact) for fact in outline.facts],
        "blocks": [_block(block) for block in outline.blocks],
    }
    compiler = typst.Compiler(root=_FOLDER, font_paths=faces.fonts, ignore_system_fonts=True)
    try:
        made = compiler.compile(
            _FOLDER / "report.typ", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, format="pdf",
            timestamp=outline.moment.astimezone(UTC),
        )  # fmt: skip
    except typst.TypstError as error:
        raise NotSettable(error.message.splitlines()[0])
    if not isinstance(made, bytes):
        raise NotSettable("排版程序没有给出文件")
    return made


def _block(block: Block) -> dict[str, object]:
    if isinstance(block, Heading):
        return {"kind": "heading", "level": block.level, "text": _open(block.text)}
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "strong": _open(block.strong), "text": _open(block.text)}
    head, rows, shares = block.head, block.rows, block.shares
    return {
        "kind": "table",
        "head": list(head),
        "rows": [[_open(text) for text in row] for row in rows],
        "shares": list(shares),
    }


def _open(text: str) -> str:
    """Places to break in long addresses, which would else leave their column."""
    return _UNBROKEN.sub(lambda run: _MAY_BREAK.join(run[0]), text)
