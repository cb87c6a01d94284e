"""Documents as PDF/A-2 by one reused Typst compiler a process: about 20 ms a page."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from yaojian.kernel.errors import Refusal
from yaojian.kernel.rendering import fonts, pictures
from yaojian.kernel.rendering.arranging import Arranged, arrange, seal_columns, written
from yaojian.kernel.rendering.errors import CharacterForbidden, GlyphMissing, NotSettable
from yaojian.kernel.rendering.spec import DocumentSpec, Format
from yaojian.kernel.rendering.titles import width

TEMPLATES = Path(__file__).with_name("templates")
STANDARD: Final = "a-2a"
_NO_GLYPH = re.compile(r"the text [\"“`]*(?P<text>.+?)[\"”`]* could not be displayed|glyph.*[\"“](?P<other>.+?)[\"”]")
_DISALLOWED = re.compile(r"disallowed codepoint `\"(?P<text>[^\"]+)\"`")
_UNBROKEN = re.compile(r"[^\s\u3400-\u9fff\U00020000-\U0003ffff]+")
_LONGEST_UNBROKEN = 14.0
"""Full-width characters, half a line: what has no place to break must not be longer, or it would leave the page."""
_MAY_BREAK = "\u200b"


class Typesetter:
    """One compiler, used by one thread at a time: Typst's memory of earlier pages is what makes it quick."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._compilers: dict[tuple[str, ...], typst.Compiler] = {}

    def set(self, template: str, data: dict[str, Any], when: datetime) -> bytes:
        """``template`` below ``templates/`` filled with ``data`` → PDF/A. ``when``: any aware time, for its metadata.

        Raises ``FontMissing``, ``GlyphMissing``, ``NotSettable``; ``ValueError`` for a time without zone.
        """
        if when.tzinfo is None:
            raise ValueError(f"{when} has no time zone")
        second = when.astimezone(UTC).replace(microsecond=0)  # Typst takes nothing finer
        places = fonts.folders()
        faces = fonts.faces(places)
        inputs = {"data": json.dumps(data | {"fonts": faces.families}, ensure_ascii=False)}
        with self._lock:
            compiler = self._compilers.get(places)
            if compiler is None:
                compiler = typst.Compiler(root=TEMPLATES, font_paths=faces.fonts, ignore_system_fonts=True)
                self._compilers = {places: compiler}
            try:
                made = compiler.compile(
                    TEMPLATES / template, sys_inputs=inputs, format="pdf", pdf_standards=STANDARD, timestamp=second
                )
            except typst.TypstError as error:
                raise _refusal(error)
        if not isinstance(made, bytes):
            raise NotSettable("排版程序没有给出文件")
        return made


typesetter = Typesetter()
"""The one of this process."""


def _refusal(error: typst.TypstError) -> Refusal:
    found = _NO_GLYPH.search(error.message)
    if found:
        return GlyphMissing(found["text"] or found["other"])
    if forbidden := _DISALLOWED.search(error.message):
        return CharacterForbidden(forbidden["text"])
    return NotSettable(error.message.splitlines()[0])


def render(spec: DocumentSpec) -> bytes:
    """The document as PDF/A-2; the same spec gives the same bytes. Raises what ``Typesetter.set`` does, and
    ``SealUnreadable``."""
    day = spec.date
    return typesetter.set("document.typ", _data(arrange(spec)), datetime(day.year, day.month, day.day, tzinfo=UTC))


def breakable(text: str) -> str:
    """The text with places to break in runs of letters, figures or marks that are longer than half a line."""

    def opened(run: re.Match[str]) -> str:
        return _MAY_BREAK.join(run[0]) if width(run[0]) >= _LONGEST_UNBROKEN else run[0]

    return _UNBROKEN.sub(opened, text)


def _data(arranged: Arranged) -> dict[str, Any]:
    spec = arranged.spec
    return {
        "format": spec.format.value,
        "meta": {
            "title": " ".join(spec.title.split()) or "".join(line.text for line in arranged.mark),
            "authors": list(spec.issuers),
            "keywords": [spec.number] if spec.number else [],
            "date": [spec.date.year, spec.date.month, spec.date.day],
        },
        "mark": [
            {"text": one.text, "x": one.x, "y": one.y, "wide": one.wide, "size": one.size, "spread": one.spread}
            for one in arranged.mark
        ],
        "notes": [
            {"text": text, "face": face}
            for text, face in ((spec.copy_no, "仿宋"), (spec.secrecy, "黑体"), (spec.urgency, "黑体"))
            if text
        ],
        "number": spec.number,
        "number_y": arranged.number_y,
        "signers": [list(row) for row in arranged.signer_rows],
        "band": ["、".join(spec.issuers), written(spec.date)] if spec.format is Format.MINUTES else None,
        "rule_y": arranged.rule_y,
        "first_row": arranged.first_row,
        "title": list(arranged.title),
        "main_to": breakable(arranged.main_to),
        "parts": [{"level": part.level, "text": breakable(part.text)} for part in arranged.parts],
        "attachments": [breakable(name) for name in spec.attachments],
        "signature": _signature(spec),
        "note": breakable(arranged.note),
        "version": [{"label": row.label, "text": breakable(row.text), "right": row.right} for row in arranged.version],
        "even": arranged.even,
    }


def _signature(spec: DocumentSpec) -> dict[str, Any] | None:
    """Minutes bear neither signature nor seal (10.3)."""
    if spec.format is Format.MINUTES:
        return None
    seals = [pictures.svg(seal, f"第 {place} 枚") for place, seal in enumerate(spec.seals, 1)]
    kind = "order" if spec.format is Format.ORDER and spec.signer else "sealed" if seals else "plain"
    return {
        "kind": kind,
        "names": list(spec.issuers),
        "columns": seal_columns(spec.issuers),
        "date": written(spec.date),
        "signer": " ".join(spec.signer),
        "seals": [*seals, *[""] * (max(1, len(spec.issuers)) - len(seals))],
    }
