"""The published tree on disk: ``releases/<n>/`` and ``current`` pointing to the one in force (portal.md §6.3).

A reader sees the old file or the new one, whole: written in ``drafts`` (never served), flushed, renamed. The tree must lie on
a local disk, in one file system.
"""

import hashlib
import os
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.conf import settings

_drafts = count(1)
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
WHOLE_MODE = 0o644
"""Of every file of the tree, whatever the process's mask: another one is a stranger's doing."""
_FLUSHED_AT_ONCE = 8
"""Flushes that wait together are one for the disk's journal."""


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
    return Path(_place(str(folder), route))


def _place(folder: str, route: str) -> str:
    # Plain text: paths as objects took a tenth of a whole build.
    parts = [part for part in route.split("/") if part not in {"", "."}]
    if not parts or "/./" in route or any(part == ".." or "\0" in part or "\\" in part for part in parts):
        raise ValueError(f"not a route: {route!r}")
    return "/".join((folder, *parts))


def write(folder: Path, route: str, content: bytes, *, sync: bool = True) -> None:
    """Put ``content`` at ``route``. ``sync``: on disk before this returns (a full build syncs once at its end)."""
    if sync:
        write_all(folder, [(route, content)])
    else:
        put_in_place(_drafted(content), _place(str(folder), route))


def write_all(folder: Path, files: Sequence[tuple[str, bytes]]) -> None:
    """Put each content at its route, in this order; all on disk before this returns.

    Every content is on disk before the first of them is in its place; the places are taken one after the other, and a
    journalling file system keeps this order through a loss of power.
    """
    drafts = [(_drafted(content), _place(str(folder), route)) for route, content in files]
    with ThreadPoolExecutor(_FLUSHED_AT_ONCE) as flushing:
        list(flushing.map(flush, (draft for draft, _ in drafts)))
        for draft, target in drafts:
            put_in_place(draft, target)
        list(flushing.map(sync_folder, dict.fromkeys(target.rpartition("/")[0] for _, target in drafts)))


def put_in_place(draft: str, target: str) -> None:
    """The old file gives way to the draft in one step."""
    try:
        os.replace(draft, target)  # noqa: PTH105 - one of many thousand in a whole build
    except FileNotFoundError:
        Path(target).parent.mkdir(parents=True, exist_ok=True)
        os.replace(draft, target)  # noqa: PTH105 - as above


def flush(path: str | Path) -> None:
    """Have a file on disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


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
    draft = Path(_draft())
    draft.parent.mkdir(parents=True, exist_ok=True)
    draft.symlink_to(target)
    draft.replace(current)
    sync_folder(current.parent)


def forget_before(generation: int) -> None:
    """Remove generations older than those to keep."""
    folder = release(0).parent
    for old in folder.iterdir() if folder.is_dir() else ():
        if old.name.isdigit() and int(old.name) <= generation - settings.YAOJIAN_GENERATIONS_KEPT:
            shutil.rmtree(old)


def _draft() -> str:
    """A new place for what is being written."""
    return f"{settings.YAOJIAN_PUBLISHED}/drafts/{os.getpid()}-{next(_drafts)}"


def sync_folder(folder: str | Path) -> None:
    """Have what was renamed into ``folder`` on disk."""
    flush(folder)


def forget(folder: Path) -> None:
    """Remove a generation that is not in force. Nothing happens where there is none."""
    if folder.is_dir():
        shutil.rmtree(folder)


def _drafted(content: bytes) -> str:
    """A new file that nobody is shown, not yet flushed."""
    draft = _draft()
    try:
        descriptor = os.open(draft, _NEW, WHOLE_MODE)
    except FileNotFoundError:
        Path(draft).parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(draft, _NEW, WHOLE_MODE)
    try:
        os.fchmod(descriptor, WHOLE_MODE)
        with open(descriptor, "wb", closefd=False) as stream:
            stream.write(content)
    finally:
        os.close(descriptor)
    return draft
