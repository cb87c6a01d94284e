"""The watch over the published tree: what a stranger changes, removes or plants is found, kept as evidence and put right.

Three ways at once (portal.md §7): the kernel tells of changes (inotify, through ``watchfiles``); every two seconds all
entries are looked at and compared with the last look (what writes through a hard link or a mapping do, and whatever
happened while nobody listened); every file is read and hashed in turn within ten minutes. What the manifest says, or what
a build has announced, is right; everything else is not ours. Runs in a process of its own (``manage watch``).
"""

import hashlib
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from yaojian.portal.following import site_follows
from yaojian.portal.publishing import evidence, store, tree
from yaojian.portal.publishing.bookkeeping import GONE
from yaojian.portal.publishing.building import only_writer
from yaojian.portal.publishing.incidents import Rate, open_incident, record_incident
from yaojian.portal.publishing.looking import Look, look_at, walk
from yaojian.portal.publishing.models import IncidentKind, PublishedFile, Site, Watch

TICK_SECONDS = 2.0
ROUND_TICKS = 300
"""All files are hashed within so many ticks: ten minutes."""


class Watcher:
    """The watch over one generation."""

    def __init__(self, generation: int) -> None:
        self.generation, self.folder = generation, tree.release(generation)
        self.known: dict[str, Look] = {}
        self.rate = Rate()
        self.began_at = timezone.now()
        self._queue: list[str] = []
        self._next_tick = 0.0
        self._checked_at: datetime | None = None

    def begin(self) -> int:
        """Read and hash everything once: nobody knows what happened while nobody watched. Returns how much was wrong."""
        wrong = sum(self.examine(route, "start") for route in self._manifest())
        wrong += self.tick()
        self._checked_at = timezone.now()
        return wrong

    def noticed(self, paths: Iterable[str]) -> int:
        """The kernel told of changes at these places; returns how many were not ours."""
        prefix = f"{self.folder}/"
        routes = sorted({path[len(prefix) - 1 :] for path in paths if path.startswith(prefix)})
        return sum(self.examine(route, "event") for route in routes)

    def due(self) -> bool:
        """Whether it is time for the next ``tick``."""
        return time.monotonic() >= self._next_tick

    def tick(self) -> int:
        """Compare everything with the last look, hash the next few, check where ``current`` leads; returns how much was wrong."""
        began = time.monotonic()
        self._next_tick = began + TICK_SECONDS
        now = dict(walk(self.folder))
        suspects = [route for route, seen in now.items() if self.known.get(route) != seen]
        suspects += [route for route in self.known if route not in now]
        wrong = sum(
            self.examine(route, "stat") for route in sorted(suspects, key=lambda route: (route.count("/"), route))
        )
        wrong += self._hash_next()
        wrong += self._check_current()
        self._beat(len(now), time.monotonic() - began)
        return wrong

    def examine(self, route: str, by: str) -> bool:
        """Look at one place under the lock of whoever writes there. Puts right what is not ours; returns whether it was not."""
        path = self.folder / route.lstrip("/")
        with transaction.atomic():
            only_writer()
            row = PublishedFile.objects.filter(route=route, gone=False).first()
            seen = look_at(path)
            if seen is not None and seen.is_folder and row is None:
                return self._folder(route, seen, by)
            found = _sm3(path) if seen is not None and seen.is_file else ""
            if self._is_ours(row, seen, found):
                self._remember(route, seen)
                return False
            self._put_right(route, path, row, found, by)
        self._remember(route, look_at(path))
        return True

    def _is_ours(self, row: PublishedFile | None, seen: Look | None, found: str) -> bool:
        if row is None:
            return seen is None
        if seen is None:
            return not row.sm3 or row.pending_sm3 == GONE
        return seen.is_plain and found in {row.sm3, row.pending_sm3}

    def _folder(self, route: str, seen: Look, by: str) -> bool:
        """A folder is ours when a file of ours lies below or is announced to: builds announce before they write."""
        if PublishedFile.objects.filter(route__startswith=f"{route}/", gone=False).exists():
            self._remember(route, seen)
            return False
        self._put_right(route, self.folder / route.lstrip("/"), None, "", by)
        for below in [one for one in self.known if one == route or one.startswith(f"{route}/")]:
            del self.known[below]
        return True

    def _put_right(self, route: str, path: Path, row: PublishedFile | None, found: str, by: str) -> None:
        seen = look_at(path)
        incident = open_incident(_kind(row, seen, found), route, by)
        incident.expected_sm3, incident.found_sm3 = (row.sm3 if row else ""), found
        back = row is not None and store.read(row.sm3) is not None
        incident.evidence, incident.facts = evidence.take(path, incident.pk, replaced=back)
        restored = row is None or not row.sm3 or self._restore(route, row)
        now = time.monotonic()
        incident.alarm = self.rate.note(route, now)
        tell = self.rate.may_tell(now, alarm=incident.alarm)
        record_incident(incident, tell=tell, restored_at=timezone.now() if restored else None)

    def _restore(self, route: str, row: PublishedFile) -> bool:
        """From the store into a new file: whoever holds the old one open writes into the void. Else have it rendered anew."""
        content = store.read(row.sm3)
        if content is None:
            PublishedFile.objects.filter(pk=row.pk).update(pending_sm3=row.sm3)
            site_follows(row.owner)
            return False
        tree.write(self.folder, route, content)
        return True

    def _hash_next(self) -> int:
        if not self._queue:
            if self._checked_at is not None:
                self._checked_at = timezone.now()
            self._queue = self._manifest()
        count = max(1, len(self.known) // ROUND_TICKS + 1)
        some, self._queue = self._queue[:count], self._queue[count:]
        rows = dict(PublishedFile.objects.filter(route__in=some, gone=False).values_list("route", "sm3"))
        wrong = 0
        for route, sm3 in rows.items():
            path = tree.place(self.folder, route)
            if sm3 and path.is_file() and _sm3(path) != sm3:
                wrong += self.examine(route, "hash")
            elif sm3 and store.read(sm3) is None:
                wrong += self._mend_store(route, sm3, path)
        return wrong

    def _mend_store(self, route: str, sm3: str, path: Path) -> bool:
        """The copy to restore from is gone or changed, while the file itself is good."""
        try:
            content = path.read_bytes()
        except OSError:
            return False
        if hashlib.new("sm3", content).hexdigest() != sm3:
            return False
        incident = open_incident(IncidentKind.STORE, route, "hash")
        incident.expected_sm3 = sm3
        incident.evidence, incident.facts = evidence.take(store.place(sm3), incident.pk)
        store.keep(sm3, content)
        now = time.monotonic()
        incident.alarm = self.rate.note(f"store:{route}", now)
        record_incident(incident, tell=self.rate.may_tell(now, alarm=incident.alarm), restored_at=timezone.now())
        return True

    def _check_current(self) -> bool:
        """``current`` leads to the generation in force; a whole build switches it right after it commits."""
        if self._current_is_right():
            return False
        time.sleep(0.5)
        if in_force() != self.generation or self._current_is_right():
            return False
        link = tree.root()
        incident = open_incident(IncidentKind.SWITCHED, "current", "stat")
        incident.evidence, incident.facts = evidence.take(link, incident.pk)
        tree.switch_to(self.generation)
        now = time.monotonic()
        incident.alarm = self.rate.note("current", now)
        record_incident(incident, tell=self.rate.may_tell(now, alarm=incident.alarm), restored_at=timezone.now())
        return True

    def _current_is_right(self) -> bool:
        link = tree.root()
        return link.is_symlink() and link.readlink() == Path("releases") / str(self.generation)

    def _remember(self, route: str, seen: Look | None) -> None:
        if seen is None:
            self.known.pop(route, None)
        else:
            self.known[route] = seen

    def _beat(self, files: int, took: float) -> None:
        told = {
            "beat_at": timezone.now(),
            "began_at": self.began_at,
            "checked_at": self._checked_at,
            "files": files,
            "tick_milliseconds": round(took * 1000),
        }
        Watch.objects.update_or_create(pk=1, defaults=told)

    def _manifest(self) -> list[str]:
        return list(PublishedFile.objects.filter(gone=False).order_by("route").values_list("route", flat=True))


def in_force() -> int:
    """The generation in force; 0 before the first."""
    site = Site.objects.first()
    return site.generation if site else 0


def folder_to_watch(generation: int) -> Path:
    """Where changes are listened for."""
    return tree.release(generation)


def _kind(row: PublishedFile | None, seen: Look | None, found: str) -> IncidentKind:
    if row is None:
        return IncidentKind.PLANTED
    if seen is None:
        return IncidentKind.REMOVED
    return IncidentKind.CHANGED if seen.is_file and found != row.sm3 else IncidentKind.REPLACED


def _sm3(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, lambda: hashlib.new("sm3")).hexdigest()
    except OSError:
        return ""
