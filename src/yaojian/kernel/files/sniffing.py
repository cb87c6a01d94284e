"""Tells a file's kind from its bytes. The name a browser sends proves nothing; it only chooses among equals."""

import codecs
import re
from pathlib import Path, PurePath

from PIL import Image, UnidentifiedImageError

from .archives import kind_of_archive
from .errors import Broken, KindNotAllowed, TooManyPixels
from .kinds import FACTS, Kinds, labels

MAX_PIXELS = 50_000_000
_HEAD = 4096
_MAGIC: tuple[tuple[bytes, Kinds], ...] = (
    (b"\x89PNG\r\n\x1a\n", Kinds.PNG),
    (b"\xff\xd8\xff", Kinds.JPEG),
    (b"GIF87a", Kinds.GIF),
    (b"GIF89a", Kinds.GIF),
    (b"ID3", Kinds.MP3),
    (b"\xff\xfb", Kinds.MP3),
    (b"\xff\xf3", Kinds.MP3),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
"""Signs no text holds; tab, line ends, form feed and escape do occur. Logger files have 200 MB: no loop by hand."""
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")


def sniff(path: Path, name: str, allowed: Kinds) -> Kinds:
    """The kind of the file at ``path``, one of ``allowed``. Raises a ``FileRefused`` that says why not."""
    kind = _kind_of(path, name, allowed)
    if kind is None or kind not in allowed:
        found = FACTS[kind].label if kind else "系统不认识的类型"
        raise KindNotAllowed(name=name, found=found, allowed=labels(allowed))
    if kind in Kinds.PICTURES:
        _check_picture(path, name, kind)
    return kind


def fitting_name(name: str, kind: Kinds) -> str:
    """The bare file name, without path or control characters, with an ending that tells the truth about the kind."""
    bare = "".join(char for char in name.replace("\\", "/").rsplit("/", 1)[-1] if char.isprintable()).strip(" .")
    path = PurePath(bare or "文件")
    if path.suffix.lower() in FACTS[kind].endings:
        stem, ending = path.stem, path.suffix
    else:
        keep = path.suffix and kind in (Kinds.TXT | Kinds.ZIP)
        stem, ending = (path.name if keep else path.stem), FACTS[kind].endings[0]
    return stem[: 200 - len(ending)] + ending


def _kind_of(path: Path, name: str, allowed: Kinds) -> Kinds | None:
    with path.open("rb") as stream:
        head = stream.read(_HEAD)
    if kind := _by_signature(head):
        return kind
    if head.startswith(_ZIP):
        # Where no archive is taken, nobody needs to hear that this one is broken too.
        return kind_of_archive(path, name) if allowed & Kinds.PACKED else Kinds.ZIP
    ending = PurePath(name).suffix.lower()
    if head.startswith(_OLD_OFFICE):
        old = (Kinds.DOC, Kinds.XLS, Kinds.PPT)
        return next((kind for kind in old if ending in FACTS[kind].endings), None)
    if _is_text(path):
        return Kinds.CSV if ending == ".csv" else Kinds.TXT
    return None


def _by_signature(head: bytes) -> Kinds | None:
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return Kinds.WEBP
    if head[4:8] == b"ftyp":
        return Kinds.MP4
    return Kinds.PDF if b"%PDF-" in head[:1024] else None


def _is_text(path: Path) -> bool:
    """UTF-8, GB18030 or marked UTF-16 without control characters; read in pieces, so size does not matter."""
    for encoding in _encodings(path):
        try:
            with path.open(encoding=encoding) as stream:
                while piece := stream.read(1 << 16):
                    if _CONTROL.search(piece):
                        return False
        except UnicodeDecodeError:
            continue
        return True
    return False


def _encodings(path: Path) -> tuple[str, ...]:
    """UTF-16 only by its mark: some loggers and "Unicode text" of spreadsheets are written so."""
    with path.open("rb") as stream:
        marked = stream.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return ("utf-16",) if marked else ("utf-8-sig", "gb18030")


def _check_picture(path: Path, name: str, kind: Kinds) -> None:
    """Header first, so that a picture claiming a million megapixels is never decoded."""
    try:
        with Image.open(path) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise TooManyPixels(name=name, megapixels=width * height // 10_000, limit=MAX_PIXELS // 10_000)
            picture.verify()
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise Broken(name=name, kind=FACTS[kind].label) from error
