"""Bytes on disk, by their SHA-256. Written once, never changed; knows no database.

Layout under ``settings.YAOJIAN_FILES``: ``incoming/`` (half-written), ``pieces/<upload>`` (large files on their way, as far
as they came), ``blobs/ab/cd/<sha256>``, ``derived/ab/<sha256>/`` (page images and text, may be deleted at any time).
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Incoming:
    """Bytes received whole and flushed, not yet in their place."""

    path: Path
    sha256: str
    sm3: str
    size: int


class Overflow(Exception):
    """More bytes than the limit; nothing is left behind."""


def root() -> Path:
    """The store's home, made when missing."""
    home = Path(settings.YAOJIAN_FILES)
    (home / "incoming").mkdir(parents=True, exist_ok=True)
    return home


def blob_path(sha256: str) -> Path:
    """Where the bytes of this hash lie, or would lie."""
    return Path(settings.YAOJIAN_FILES) / "blobs" / sha256[:2] / sha256[2:4] / sha256


def derived_path(sha256: str) -> Path:
    """Folder of page images and text of these bytes."""
    return Path(settings.YAOJIAN_FILES) / "derived" / sha256[:2] / sha256


@contextmanager
def received(chunks: Iterable[bytes], limit: int) -> Iterator[Incoming]:
    """Write the stream to a temporary file, hashing on the way. Raises ``Overflow`` past ``limit`` bytes."""
    sha256, sm3, size = hashlib.sha256(), hashlib.new("sm3"), 0
    handle, name = tempfile.mkstemp(dir=root() / "incoming")
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            for chunk in chunks:
                size += len(chunk)
                if size > limit:
                    raise Overflow
                sha256.update(chunk)
                sm3.update(chunk)
                stream.write(chunk)
            stream.flush()
            os.fsync(stream.fileno())
        yield Incoming(path, sha256.hexdigest(), sm3.hexdigest(), size)
    finally:
        path.unlink(missing_ok=True)


def settle(incoming: Incoming) -> None:
    """Move the bytes to their place. Equal bytes already there stay as they are."""
    place = blob_path(incoming.sha256)
    if place.exists():
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    incoming.path.chmod(0o440)
    incoming.path.rename(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # without it a power cut can lose the name although the bytes are safe
    finally:
        os.close(folder)


def drop(sha256: str) -> None:
    """Remove bytes and everything derived from them. The caller makes sure that no row names them."""
    blob_path(sha256).unlink(missing_ok=True)
    folder = derived_path(sha256)
    if folder.exists():
        for item in folder.iterdir():
            item.unlink(missing_ok=True)
        folder.rmdir()


def every_blob() -> Iterator[Path]:
    """Every blob on disk."""
    yield from (root() / "blobs").glob("??/??/*")


def piece_path(upload: UUID) -> Path:
    """Where an upload in pieces grows."""
    folder = root() / "pieces"
    folder.mkdir(exist_ok=True)
    return folder / str(upload)


def write_piece(upload: UUID, offset: int, content: bytes) -> None:
    """Write at ``offset``, cut off whatever stood behind, and flush. Raises ``OSError`` as the disk does."""
    handle = os.open(piece_path(upload), os.O_RDWR | os.O_CREAT, 0o640)
    try:
        os.lseek(handle, offset, os.SEEK_SET)
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        os.ftruncate(handle, offset + len(content))
        os.fsync(handle)
    finally:
        os.close(handle)


def drop_pieces(upload: UUID) -> None:
    """Remove what came of an upload; harmless where nothing did."""
    piece_path(upload).unlink(missing_ok=True)


def every_piece() -> list[UUID]:
    """Uploads of which something lies on disk."""
    return [UUID(path.name) for path in (root() / "pieces").glob("*-*-*-*-*")]
