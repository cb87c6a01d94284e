"""Bytes on disk, by their SHA-256. Written once, never changed; knows no database.

Layout under ``settings.YAOJIAN_FILES``: ``incoming/`` (half-written), ``blobs/ab/cd/<sha256>``, ``derived/ab/<sha256>/``
(page images and text, may be deleted at any time).
"""

import hashlib
import os
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
