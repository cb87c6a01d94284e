"""Reading the published tree and its manifest."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.db.models.functions import Substr
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.publishing import tree
from yaojian.portal.publishing.bookkeeping import GONE
from yaojian.portal.publishing.models import Archive, Incident, PublishedFile, Seal, Site, Watch
from yaojian.portal.publishing.rights import WATCH

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


def generation() -> int:
    """The generation in force; 0 before the first build."""
    site = Site.objects.first()
    return site.generation if site else 0


@dataclass(frozen=True, slots=True)
class SiteState:
    """What is published: the generation, since when, how many files and bytes; the watch's last word."""

    generation: int
    built_at: datetime | None
    files: int
    size: int
    watch: Watch | None


def site_state() -> SiteState:
    """For the desk."""
    site = Site.objects.first()
    told = PublishedFile.objects.filter(gone=False).aggregate(files=Count("pk"), size=Sum("size"))
    number, built_at = (site.generation, site.built_at) if site else (0, None)
    return SiteState(number, built_at, told["files"], told["size"] or 0, Watch.objects.first())


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


INCIDENTS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """A page of the ledger of incidents, newest first; ``after`` is empty on the last."""

    rows: list[Incident]
    after: str


def incidents(actor: Actor, *, only_open: bool, after: str = "") -> IncidentPage:
    """What the watch found; ``only_open``: what nobody has settled. Raises ``RightMissing``."""
    checks.require(actor, WATCH)
    rows = Incident.objects.order_by("-found_at", "-id")
    if only_open:
        rows = rows.filter(settled_at__isnull=True)
    if place := _place(after):
        rows = rows.filter(Q(found_at__lt=place[0]) | Q(found_at=place[0], id__lt=place[1]))
    found = list(rows[: INCIDENTS_SHOWN + 1])
    shown = found[:INCIDENTS_SHOWN]
    more = len(found) > INCIDENTS_SHOWN
    return IncidentPage(shown, f"{shown[-1].found_at.isoformat()}~{shown[-1].pk}" if more else "")


def _place(after: str) -> tuple[datetime, UUID] | None:
    """Where a ledger goes on; anything unreadable is its beginning."""
    moment, _, number = after.partition("~")
    try:
        found = datetime.fromisoformat(moment), UUID(number)
    except ValueError:
        return None
    return found if found[0].tzinfo else None


def open_incidents() -> int:
    """How many nobody has settled."""
    return Incident.objects.filter(settled_at__isnull=True).count()


def head_of_chain() -> Seal | None:
    """The newest seal."""
    return Seal.objects.order_by("-pk").first()


def latest_seals(limit: int = 30) -> list[Seal]:
    """The newest seals."""
    return list(Seal.objects.order_by("-pk")[:limit])


def archives() -> list[Archive]:
    """Copies made, newest first."""
    return list(Archive.objects.order_by("-made_at", "-id")[:100])


def years_published() -> list[int]:
    """Years of public articles, newest first; their addresses tell (``/art/2026/…``)."""
    routes = PublishedFile.objects.filter(route__startswith="/art/", gone=False)
    years = routes.annotate(year=Substr("route", 6, 4)).values_list("year", flat=True).distinct()
    return sorted((int(year) for year in years if year.isdigit()), reverse=True)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question a page asked: its key, what its answer depends on, how many pages asked it."""

    key: str
    tags: list[str]
    readers: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a page is as it is."""

    file: PublishedFile
    asked: list[Asked]
    shows: list[str]


def explain(address: str) -> Explanation | None:
    """The published file at an address of the site (with or without host), what it asked and shows. None: no such file."""
    path = urlsplit(address.strip()).path or "/"
    route = f"{path}index.html" if path.endswith("/") else path
    routes = [route, f"{route}/index.html"]
    file = PublishedFile.objects.filter(route__in=routes).order_by("route").first()
    if file is None:
        return None
    questions = file.questions.annotate(count=Count("readers")).order_by("key").prefetch_related("tags")
    asked = [Asked(one.key, sorted(tag.tag for tag in one.tags.all()), one.count) for one in questions]
    return Explanation(file, asked, list(file.assets.order_by("route").values_list("route", flat=True)))


def touched_by(tag: str) -> tuple[list[str], int]:
    """Routes that a change tagged ``tag`` may touch: the first 200, and how many there are."""
    routes = PublishedFile.objects.filter(questions__tags__tag=tag, gone=False).order_by("route").distinct()
    return list(routes.values_list("route", flat=True)[:200]), routes.count()
