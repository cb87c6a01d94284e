"""Looks into ZIP containers without unpacking them: which kind, any macros, any bomb."""

import zipfile
from pathlib import Path

from .errors import Broken, HasMacros, Locked, Swells
from .kinds import Kinds

MAX_ENTRIES = 10_000
MAX_UNPACKED = 2 * 1024**3
MAX_RATIO = 200
"""Office XML packs up to about 100:1; bombs start at 1,000:1."""
_SMALL = 10 * 1024**2
_ENCRYPTED = 0x1
_FOLDERS = {"word/": Kinds.DOCX, "xl/": Kinds.XLSX, "ppt/": Kinds.PPTX}


def kind_of_archive(path: Path, name: str) -> Kinds:
    """DOCX, XLSX, PPTX, OFD or plain ZIP. Raises ``Broken``, ``Swells``, ``Locked`` or ``HasMacros``."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise Broken(name=name, kind="压缩包") from error
    _refuse_bomb(entries, path.stat().st_size, name)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise Locked(name=name)
    names = {entry.filename for entry in entries}
    if "OFD.xml" in names:
        return Kinds.OFD
    if "[Content_Types].xml" not in names:
        return Kinds.ZIP
    if any(entry.lower().endswith("vbaproject.bin") for entry in names):
        raise HasMacros(name=name)
    for folder, kind in _FOLDERS.items():
        if any(entry.startswith(folder) for entry in names):
            return kind
    return Kinds.ZIP


def _refuse_bomb(entries: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    """Judges by the directory; readers stop at the declared size, so a lying directory gains nothing."""
    unpacked = sum(entry.file_size for entry in entries)
    swollen = unpacked > _SMALL and unpacked > packed * MAX_RATIO
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED or swollen:
        raise Swells(name=name)
