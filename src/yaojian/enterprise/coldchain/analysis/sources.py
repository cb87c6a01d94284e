"""From the files a person names to texts on disk: archives opened, workbooks written out, encodings made UTF-8.

Everything is streamed; nothing is unpacked beyond its declared and limited size.
"""

import codecs
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from .errors import Unreadable
from .limits import Limits
from .workbooks import write_sheets

_CHUNK = 1024**2
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_LABELS = {"utf-8": "UTF-8", "utf-8-sig": "UTF-8-BOM", "utf-16": "UTF-16", "gb18030": "GBK"}
_IGNORED = ("__MACOSX/", ".DS_Store", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class Text:
    """A file as UTF-8 lines on disk. ``encoding`` is how it was written; ``stem`` names a probe nobody named."""

    name: str
    path: Path
    encoding: str

    @property
    def stem(self) -> str:
        """The file's bare name."""
        return PurePosixPath(self.name.replace("\\", "/").split("!")[-1]).stem


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that could not be used, and why, as a Chinese sentence."""

    name: str
    reason: str


def texts(files: Sequence[tuple[str, Path]], folder: Path, limits: Limits) -> Iterator[tuple[int, Text | Refused]]:
    """Every table in the files, one by one, with the place of its file; those of an archive as ``archive!member``.

    ``folder`` takes working copies; a text is read before the next is asked for.
    """
    for number, (name, path) in enumerate(files):
        try:
            for found in _opened(name, path, folder / str(number), limits):
                yield number, found
        except Unreadable as refusal:
            yield number, Refused(name, str(refusal))
        except OSError as failure:
            yield number, Refused(name, f"读不了这个文件（{failure.strerror or '存储出错'}），请检查路径和权限。")


def _opened(name: str, path: Path, folder: Path, limits: Limits) -> Iterator[Text | Refused]:
    folder.mkdir(parents=True, exist_ok=True)
    with path.open("rb") as stream:
        head = stream.read(8)
    if not head:
        raise Unreadable("文件是空的，请重新导出后再试。")
    if head.startswith((_ZIP, _EMPTY_ZIP)):
        yield from _archive(name, path, folder, limits)
    elif head.startswith(_OLD_OFFICE):
        yield from _workbook(name, path, folder, limits)
    elif head.startswith(_BINARY):
        raise Unreadable("这不是记录仪的数据文件，请上传 CSV、TXT、XLSX 或它们的 ZIP 压缩包。")
    else:
        yield _utf8(name, path, folder / "text", limits)


def _archive(name: str, path: Path, folder: Path, limits: Limits) -> Iterator[Text | Refused]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if any(entry.filename == "[Content_Types].xml" for entry in entries):
                _refuse_swollen(entries, path, limits.workbook_bytes)
                yield from _workbook(name, path, folder, limits)
                return
            members = _members(entries)
            _refuse_swollen(members, path, limits.bytes_unpacked, limits.ratio)
            if not members:
                raise Unreadable("压缩包里没有文件，请重新打包后再试。")
            if len(members) > limits.files:
                raise Unreadable(f"压缩包里超过 {limits.files} 个文件，请分成几个压缩包。")
            for number, entry in enumerate(members):
                yield from _member(name, archive, entry, folder / str(number), limits)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as problem:
        raise Unreadable("压缩包已损坏，请重新打包后再试。") from problem


def _members(entries: list[zipfile.ZipInfo]) -> list[zipfile.ZipInfo]:
    kept = [entry for entry in entries if not entry.is_dir() and not any(part in entry.filename for part in _IGNORED)]
    return sorted(kept, key=lambda entry: entry.filename)


def _refuse_swollen(entries: list[zipfile.ZipInfo], path: Path, most: int, ratio: int = 1_000) -> None:
    """Judges by the directory; readers stop at the declared size, so a lying directory gains nothing."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > most or (unpacked > 64 * 1024**2 and unpacked > path.stat().st_size * ratio):
        raise Unreadable("压缩包展开后过大，不像记录仪的数据，没有读取。请分成几个较小的文件。")
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise Unreadable("压缩包加了密码，请去掉密码后再试。")


def _member(
    name: str, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, folder: Path, limits: Limits
) -> Iterator[Text | Refused]:
    """One file of an archive, unpacked by its declared size. An archive inside may be a workbook, nothing deeper."""
    folder.mkdir(parents=True, exist_ok=True)
    shown, copy = f"{name}!{_told_name(entry)}", folder / "member"
    try:
        with archive.open(entry) as packed, copy.open("wb") as out:
            _copy(packed, out, entry.file_size)
        with copy.open("rb") as stream:
            if stream.read(4) == _ZIP and not _is_workbook(copy):
                raise Unreadable("压缩包里还有压缩包，请先解开再上传。")
        yield from _opened(shown, copy, folder / "in", limits)
    except Unreadable as refusal:
        yield Refused(shown, str(refusal))
    except (zipfile.BadZipFile, OSError, EOFError):
        yield Refused(shown, "压缩包里的这个文件已损坏，请重新打包后再试。")
    finally:
        copy.unlink(missing_ok=True)


def _told_name(entry: zipfile.ZipInfo) -> str:
    """Chinese archivers write GBK without saying so; zipfile then reads it as code page 437."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gbk")
    except UnicodeError:
        return entry.filename


def _copy(packed: IO[bytes], out: IO[bytes], most: int) -> None:
    left = most
    while left > 0 and (piece := packed.read(min(_CHUNK, left))):
        out.write(piece)
        left -= len(piece)


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return "[Content_Types].xml" in archive.namelist()
    except (zipfile.BadZipFile, ValueError):
        return False


def _workbook(name: str, path: Path, folder: Path, limits: Limits) -> Iterator[Text]:
    if path.stat().st_size > limits.workbook_bytes:
        raise Unreadable("工作簿过大，请另存为 CSV 后再试。")
    sheets = write_sheets(path, folder)
    for title, written in sheets:
        yield Text(name if len(sheets) == 1 else f"{name}!{title}", written, "XLSX")


def _utf8(name: str, path: Path, copy: Path, limits: Limits) -> Text:
    """The path itself where it already is clean UTF-8, else a copy with Unix line ends."""
    with path.open("rb") as stream:
        head = stream.read(4096)
    for encoding in _candidates(head):
        clean = _checked(path, encoding, limits)
        if clean is None:
            continue
        if clean and encoding in {"utf-8", "utf-8-sig"}:
            return Text(name, path, _LABELS[encoding])
        with path.open(encoding=encoding, newline=None) as text, copy.open("w", encoding="utf-8", newline="\n") as out:
            while piece := text.read(_CHUNK):
                out.write(piece.replace("\x00", ""))
        return Text(name, copy, _LABELS.get(encoding, encoding.upper()))
    raise Unreadable("看不出文件的文字编码，请用表格软件另存为 CSV（UTF-8）或 XLSX 后再试。")


def _candidates(head: bytes) -> tuple[str, ...]:
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return ("utf-16",)
    if head.startswith(codecs.BOM_UTF8):
        return ("utf-8-sig",)
    nuls = head.count(b"\x00")
    if nuls > len(head) // 5:
        even = head[0::2].count(b"\x00")
        return ("utf-16-be",) if even > nuls // 2 else ("utf-16-le",)
    if nuls:
        raise Unreadable("这不是文本或表格文件，请上传 CSV、TXT、XLSX 或它们的 ZIP 压缩包。")
    return ("utf-8", "gb18030")


def _checked(path: Path, encoding: str, limits: Limits) -> bool | None:
    """None: not this encoding. False: it needs a copy, its line ends are mixed or old. Raises for endless lines."""
    decoder = codecs.getincrementaldecoder(encoding)()
    ends = crlf = returns = long = 0
    try:
        with path.open("rb") as stream:
            while piece := stream.read(_CHUNK):
                if not piece.isascii() or encoding.startswith("utf-16"):
                    decoder.decode(piece)
                if b"\r" in piece or returns:
                    ends, crlf = ends + piece.count(b"\n"), crlf + piece.count(b"\r\n")
                    returns += piece.count(b"\r")
                long = 0 if b"\n" in piece or b"\r" in piece else long + len(piece)
                if long > limits.longest_line:
                    raise Unreadable("文件里有超过 1 MB 的一行，不像记录仪的数据，请重新导出后再试。")
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return None
    # A pair cut by the edge of a piece is counted as two; then the copy costs a second and changes nothing.
    return returns == 0 or (returns == crlf == ends)
