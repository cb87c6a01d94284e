"""The published tree on disk: ``releases/<n>/`` and ``current`` pointing to the one in force (portal.md §6.3).

A reader sees the old file or the new one, whole: written beside it, flushed, renamed. The tree must lie on a local disk.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Written:
    """Digest and size of a file as it lies in the tree."""

    sm3: str
    size: int


def told(content: bytes) -> Written:
    """What the manifest says of ``content``."""
    return Written(hashlib.new("sm3", content).hexdigest(), len(content))


def root() -> Path:
    """The folder a web server shows: ``current`` in ``YAOJIAN_PUBLISHED``."""
    return Path(settings.YAOJIAN_PUBLISHED) / "current"


def release(generation: int) -> Path:
    """The folder of one generation."""
    return Path(settings.YAOJIAN_PUBLISHED) / "releases" / str(generation)


def place(folder: Path, route: str) -> Path:
    """Where ``route`` lies. Raises ``ValueError`` for a route that would leave the folder."""
    parts = PurePosixPath(route.lstrip("/")).parts
    if not parts or any(part in {"..", "."} or "\0" in part or "\\" in part for part in parts):
        raise ValueError(f"not a route: {route!r}")
    return folder.joinpath(*parts)


def write(folder: Path, route: str, content: bytes, *, sync: bool = True) -> Written:
    """Put ``content`` at ``route``. ``sync``: on disk before this returns (a full build syncs once at its end)."""
    target = place(folder, route)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    with draft.open("wb") as stream:
        stream.write(content)
        if sync:
            stream.flush()
            os.fsync(stream.fileno())
    draft.replace(target)
    if sync:
        _sync_folder(target.parent)
    return told(content)


def remove(folder: Path, route: str) -> None:
    """Take a file away, and folders it leaves empty. Nothing happens where there is none."""
    target = place(folder, route)
    target.unlink(missing_ok=True)
    for parent in target.parents:
        if parent == folder or not parent.is_dir() or any(parent.iterdir()):
            return
        parent.rmdir()


def switch_to(generation: int) -> None:
    """Make ``current`` point to this generation in one step. Already there: nothing happens."""
    current, target = root(), Path("releases") / str(generation)
    if current.is_symlink() and current.readlink() == target:
        return
    draft = current.with_name(f".current.{os.getpid()}")
    draft.unlink(missing_ok=True)
    draft.symlink_to(target)
    draft.replace(current)
    _sync_folder(current.parent)


def forget_before(generation: int) -> None:
    """Remove generations older than those to keep."""
    folder = release(0).parent
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name.isdigit() and int(old.name) <= generation - settings.YAOJIAN_GENERATIONS_KEPT:
            shutil.rmtree(old)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
