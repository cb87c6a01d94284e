"""What the files of a run show of a finding, beside what its row says: the place in the source, the picture of the page.

They lie in the folder of the run, as evidence copies do; nothing of ours ever removes it, and the row has no second copy of
them. A folder that was left behind in a move, or that the demo never had, is told to the reader.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from yaojian.inspection.runs.models import Finding
from yaojian.kernel.errors import Unknown

_PICTURE = re.compile(r"evidence/[0-9a-f]{20}\.png")
_MARKED = re.compile(r"【([^【】]{1,200})】")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of an excerpt; ``marked``: it is what is wrong."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Proof:
    """``offset``: from which to which character of the page's source the words stand, from 0; ``picture``: its file below
    the folder of the run, empty without one. ``kept``: the files of the run are there."""

    pieces: tuple[Piece, ...]
    offset: tuple[int, int] | None
    picture: str
    kept: bool


def proof_of(found: Finding) -> Proof:
    """Of a finding the caller has fetched with its run. Empty parts where the files are gone, or are of another run."""
    row = _row(found)
    offset = row.get("offset")
    picture = str((row.get("evidence") or {}).get("picture") or "")
    there = bool(_PICTURE.fullmatch(picture)) and (found.run.folder / picture).is_file()
    place = (int(offset[0]), int(offset[1])) if offset else None
    return Proof(pieces(found.excerpt), place, picture if there else "", kept=bool(row))


def pieces(excerpt: str) -> tuple[Piece, ...]:
    """The excerpt in pieces: the engine puts the words that are wrong between 【 and 】."""
    parts = _MARKED.split(excerpt)
    return tuple(Piece(text, marked=bool(place % 2)) for place, text in enumerate(parts) if text)


def picture_file(found: Finding) -> Path:
    """The picture of the page a finding stands on. Raises ``Unknown`` where none was taken or kept."""
    name = proof_of(found).picture
    if not name:
        raise Unknown(kind="截图")
    return found.run.folder / name


def _row(found: Finding) -> Mapping[str, Any]:
    try:
        rows = json.loads((found.run.folder / "findings.json").read_text("utf-8"))["findings"]
        row: Mapping[str, Any] = rows[found.number - 1]
    except (OSError, ValueError, LookupError, TypeError):
        return {}
    return row if (row.get("rule"), row.get("url")) == (found.rule, found.url) else {}
