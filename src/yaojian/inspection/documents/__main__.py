"""``python -m yaojian.inspection.documents FOLDER FILE…``: writes report.docx, report.pdf and findings.xlsx, those of
them that are named, from the outline that comes as JSON on standard input.

Status 0, or 100 plus the system's error number where the folder cannot be written.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from yaojian.inspection.documents.values import Outline, outline_from
from yaojian.kernel.rendering.errors import FontMissing, NotSettable

DISK = 100
# Named, not imported: each brings libraries that only its own file needs.
_WRITERS = {"report.docx": "word", "report.pdf": "paper", "findings.xlsx": "sheet"}


def write(outline: Outline, folder: Path, name: str) -> None:
    """One file. There is no PDF where this machine has no Chinese typeface; an earlier one, of another run, goes."""
    target = folder / name
    try:
        content = _renderer(name)(outline)
    except (FontMissing, NotSettable):
        target.unlink(missing_ok=True)
        return
    fresh = target.with_name(f"{name}.new")
    fresh.write_bytes(content)
    fresh.replace(target)


def _renderer(name: str) -> Callable[[Outline], bytes]:
    made: Callable[[Outline], bytes] = import_module(f"yaojian.inspection.documents.{_WRITERS[name]}").render
    return made


def main(folder: str, *names: str) -> int:
    """The exit status."""
    for name in names:  # while the outline is still being made
        _renderer(name)
    outline = outline_from(json.load(sys.stdin))
    try:
        for name in names:
            write(outline, Path(folder), name)
    except OSError as error:
        return DISK + (error.errno or 0)
    return 0


if __name__ == "__main__":
    # Our cells are text: without numpy, which openpyxl loads where it finds it, this process starts in half the time.
    sys.modules["numpy"] = None  # type: ignore[assignment] # the documented way to refuse an import
    sys.exit(main(*sys.argv[1:]))
