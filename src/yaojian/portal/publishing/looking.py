"""What lies in the published tree, as the operating system tells it, without reading contents."""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yaojian.portal.publishing.tree import WHOLE_MODE


@dataclass(frozen=True, slots=True)
class Look:
    """One entry. Of the times only ``ctime`` cannot be set back (portal.md §7)."""

    kind: int
    mode: int
    size: int
    mtime: int
    ctime: int
    inode: int
    links: int

    @property
    def is_file(self) -> bool:
        """A regular file."""
        return stat.S_ISREG(self.kind)

    @property
    def is_folder(self) -> bool:
        """A folder, not a link to one."""
        return stat.S_ISDIR(self.kind)

    @property
    def is_plain(self) -> bool:
        """A file as we write them: one name, readable by all, writable by us, not a program."""
        return self.is_file and self.links == 1 and self.mode == WHOLE_MODE

    def facts(self) -> dict[str, object]:
        """For the record of an incident."""
        kinds = {
            stat.S_IFLNK: "链接",
            stat.S_IFDIR: "目录",
            stat.S_IFREG: "文件",
            stat.S_IFIFO: "管道",
            stat.S_IFSOCK: "套接字",
        }
        told = kinds.get(stat.S_IFMT(self.kind), "设备")
        return {"类型": told, "权限": oct(self.mode), "字节数": self.size, "硬链接数": self.links, "ctime": self.ctime}


def look_at(path: Path | str) -> Look | None:
    """What is there; None when nothing is."""
    try:
        found = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    return _look(found)


def walk(folder: Path) -> Iterator[tuple[str, Look]]:
    """Everything below ``folder``: (``/a/b.html``, look). Follows no link. What vanishes meanwhile is left out."""
    waiting = [(str(folder), "")]
    while waiting:
        place, name = waiting.pop()
        try:
            with os.scandir(place) as entries:
                for entry in entries:
                    route = f"{name}/{entry.name}"
                    try:
                        seen = _look(entry.stat(follow_symlinks=False))
                    except FileNotFoundError:
                        continue
                    if seen.is_folder:
                        waiting.append((entry.path, route))
                    yield route, seen
        except (FileNotFoundError, NotADirectoryError):
            continue


def _look(found: os.stat_result) -> Look:
    return Look(
        stat.S_IFMT(found.st_mode),
        stat.S_IMODE(found.st_mode),
        found.st_size,
        found.st_mtime_ns,
        found.st_ctime_ns,
        found.st_ino,
        found.st_nlink,
    )
