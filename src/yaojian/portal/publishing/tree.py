"""The published tree on disk: ``releases/<n>/`` and ``current`` pointing to the one in force (portal.md §6.3).

A reader sees the old file or the new one, whole: written in ``drafts`` (never served), flushed, renamed. The tree must lie on
a local disk, in one file system.
"""

import hashlib
import os
import shutil
from dataclasses import dataclass
from itertools import count
from pathlib import Path, PurePosixPath

from django.conf import settings

_drafts = count(1)
WHOLE_MODE = 0o644
"""Of every file of the tree, whatever the process's mask: another one is a stranger's doing."""


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


def write(folder: Path, route: str, content: bytes, *, sync: bool = True) -> None:
    """Put ``content`` at ``route``. ``sync``: on disk before this returns (a full build syncs once at its end)."""
    target = place(folder, route)
    draft = _draft()
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
    try:
        os.fchmod(descriptor, WHOLE_MODE)
        with open(descriptor, "wb", closefd=False) as stream:
            stream.write(content)
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        draft.replace(target)
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        draft.replace(target)
    if sync:
        sync_folder(target.parent)


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
    draft = _draft()
    draft.symlink_to(target)
    draft.replace(current)
    sync_folder(current.parent)


def forget_before(generation: int) -> None:
    """Remove generations older than those to keep."""
    folder = release(0).parent
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name.isdigit() and int(old.name) <= generation - settings.YAOJIAN_GENERATIONS_KEPT:
            shutil.rmtree(old)


def _draft() -> Path:
    """A new place for what is being written."""
    folder = Path(settings.YAOJIAN_PUBLISHED) / "drafts"
    if not folder.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{os.getpid()}-{next(_drafts)}"


def sync_folder(folder: Path) -> None:
    """Have what was renamed into ``folder`` on disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
