"""Reading the published tree and its manifest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from yaojian.portal.publishing import tree
from yaojian.portal.publishing.bookkeeping import GONE
from yaojian.portal.publishing.models import Incident, PublishedFile, Site, Watch

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".mp4": "video/mp4",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
    ".gif": "image/gif",
    ".pdf": "application/pdf",
    ".txt": "text/plain; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
}
"""Shown by a browser. Everything else is offered for download."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A file that is not as the manifest says. ``sentence`` tells how."""

    route: str
    sentence: str


def file_at(path: str) -> Path | None:
    """The published file an address shows: a folder shows its ``index.html``. None when there is none.

    Never leaves the tree, follows no link within it, shows no hidden file.
    """
    route = f"{path}index.html" if path.endswith("/") or not path else path
    if any(part.startswith(".") for part in route.split("/")):
        return None
    folder = tree.root().resolve()
    try:
        found = tree.place(folder, route)
        inside = found.resolve() == found and found.is_file()
    except (OSError, ValueError):
        return None
    return found if inside else None


def was_taken_down(path: str) -> bool:
    """Whether this address showed something that was withdrawn."""
    return PublishedFile.objects.filter(route=f"/{path.lstrip('/')}", gone=True).exists()


WATCH_SILENT_AFTER = timedelta(seconds=20)
"""The watch beats every two seconds; hashing a large site at its start takes some more."""


def fault_of(route: str) -> str:
    """What is wrong with one published file, as a sentence; empty when it is as published."""
    file = PublishedFile.objects.filter(route=route, gone=False).first()
    if file is None:
        return "网站还没有首次发布，请运行“yaojian publish”。"
    path = tree.place(tree.root(), route)
    if not path.is_file():
        return f"已发布的文件 {route} 不见了，请运行“yaojian publish”重新发布。"
    if hashlib.new("sm3", path.read_bytes()).hexdigest() not in {file.sm3, file.pending_sm3}:
        return f"已发布的文件 {route} 与发布时不同，可能被改动过，请核对后重新发布。"
    return ""


def fault_of_watch() -> str:
    """What is wrong with the watch over the site, as a sentence; empty when all is well."""
    beat = Watch.objects.first()
    if beat is None or timezone.now() - beat.beat_at > WATCH_SILENT_AFTER:
        return "防篡改看守没有在运行，网站文件被改动时不会恢复。请启动看守进程（manage watch）。"
    alarms = Incident.objects.filter(alarm=True, settled_at__isnull=True).count()
    if alarms:
        return f"有 {alarms} 起网站文件被大量或反复改动的告警没有处理，请到“网站看守”查看。"
    return ""


def told_of_watch() -> str:
    """How the watch is getting on."""
    beat = Watch.objects.first()
    return f"在看 {beat.files} 个文件和目录，每轮 {beat.tick_milliseconds} 毫秒。" if beat else ""


def article_is_public(article_id: int) -> bool:
    """Whether the files of an article stand in the tree now: publication is done, not only ordered."""
    return PublishedFile.objects.filter(owner=f"article:{article_id}", gone=False).exists()


def differences() -> Iterator[Difference]:
    """Compare the tree with the manifest, file by file: changed, missing, and what nobody published."""
    site = Site.objects.first()
    if site is None or not site.generation:
        return
    folder = tree.release(site.generation)
    known: set[Path] = set()
    for file in PublishedFile.objects.filter(gone=False).order_by("route").iterator(chunk_size=2000):
        path = tree.place(folder, file.route)
        known.add(path)
        if not path.is_file():
            if file.sm3 and file.pending_sm3 != GONE:
                yield Difference(file.route, "文件不见了。")
        elif hashlib.new("sm3", path.read_bytes()).hexdigest() not in {file.sm3, file.pending_sm3}:
            yield Difference(file.route, "内容与发布时不同，可能被改动过。")
    for path in sorted(folder.rglob("*")):
        if not path.is_dir() and path not in known:
            yield Difference(f"/{path.relative_to(folder)}", "不是由本系统发布的文件。")
