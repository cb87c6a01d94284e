"""Brings the tree in line with the database: after a change the pages it touches, or all pages in a new generation.

One builder at a time (advisory lock). A change is followed in three steps: render all it touches from one state of the
database and note what will be written (committed, so that the watch knows); write the files; note that it is done. Safe
to repeat: what a build that died left behind is written again by the next, because the stored digests are those of the
last build that was finished, and what it had noted is still there.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from yaojian.portal.publishing import addresses, registry, searching, store, tree
from yaojian.portal.publishing.assets import PublishedAssets
from yaojian.portal.publishing.bookkeeping import Book
from yaojian.portal.publishing.models import PublishedFile, Question, Site
from yaojian.portal.publishing.own_pages import ASSET
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Render

_BUILDER_LOCK, TREE_LOCK = 4_200_002, 4_200_003
"""Who builds; who writes into the generation in force (the watch, too)."""


class Build:
    """One pass over pages: what they say, kept in memory (after a change) or written at once (a whole build)."""

    def __init__(self, folder: Path, *, at_once: bool) -> None:
        """``folder``: the generation written to."""
        self.folder, self.at_once = folder, at_once
        self.reader, self.assets, self.book = Reader(), PublishedAssets(), Book()
        self.waiting: list[tuple[str, bytes]] = []
        self.written: list[str] = []
        self.found: dict[str, registry.Found | None] = {}

    def page(self, owner: str, route: str, render: Render) -> None:
        """Render one page, put it after the files it shows, and note what it read."""
        self.reader.page = route
        self.reader.asked_by[route].clear()
        self.assets.used_by_page = set()
        content = render(self.reader, self.assets).encode()
        self.reader.page = ""
        for address in sorted(self.assets.used_by_page):
            if (
                asset := self.assets.contents.pop(address, None)
            ) is not None:  # else another page of this build shows it too
                self._put(ASSET, address, asset)
        self._put(owner, route, content)
        self.book.page(route, asked=self.reader.asked_by.pop(route), shown=self.assets.used_by_page)

    def write_waiting(self) -> None:
        """Write what was rendered, each file on disk before the next."""
        for route, content in self.waiting:
            tree.write(self.folder, route, content)
        self.waiting.clear()

    def take_down(self, gone: Iterable[PublishedFile]) -> None:
        """Remove pages: their addresses say from now on that they were taken down. Lists no longer show them."""
        for file in gone:
            tree.remove(self.folder, file.route)
            file.assets.clear()
            file.questions.clear()
            file.gone, file.sm3, file.size, file.pending_sm3 = True, "", 0, ""
            file.save()
            self.written.append(file.route)
        for file in PublishedFile.objects.filter(owner=ASSET, pages__isnull=True):
            tree.remove(self.folder, file.route)
            file.delete()
        Question.objects.filter(readers__isnull=True).delete()

    def _put(self, owner: str, route: str, content: bytes) -> None:
        done = tree.told(content)
        store.keep(done.sm3, content)
        self.book.file(owner, route, done)
        if owner != ASSET or not tree.place(self.folder, route).is_file():
            # Content under its digest never changes, but a build that died may have left it without a row.
            self.written.append(route)
            if self.at_once:
                tree.write(self.folder, route, content, sync=False)
            else:
                self.waiting.append((route, content))


def follow(tags: Iterable[str]) -> list[str]:
    """Render what a change tagged ``tags`` touches; returns the routes written or removed, in that order.

    Before the first full build, or where its folder was lost, there is nothing to follow, so this makes one.
    """
    tags = set(tags)
    with _only_builder():
        site = Site.objects.first()
        if site is None or not site.generation or not tree.release(site.generation).is_dir():
            return _build_all()
        tree.switch_to(site.generation)
        build = Build(tree.release(site.generation), at_once=False)
        with transaction.atomic():
            gone = _render_touched(build, tags)
            build.book.announce(gone)
        with transaction.atomic():
            only_writer()
            build.write_waiting()
            build.book.close(build.reader)
            build.take_down(gone)
            searching.keep(build.found)
        if gone or "tree" in tags:
            addresses.write_maps()
        return build.written


def build_all() -> list[str]:
    """Build every page into a new generation and switch to it when all is written; returns the routes."""
    with _only_builder():
        return _build_all()


@transaction.atomic
def _build_all() -> list[str]:
    site, _ = Site.objects.get_or_create(pk=1)
    site.generation, site.built_at = site.generation + 1, timezone.now()
    Question.objects.all().delete()
    PublishedFile.objects.filter(gone=False).delete()
    build = Build(tree.release(site.generation), at_once=True)
    build.folder.mkdir(parents=True, exist_ok=True)
    found: dict[str, registry.Found | None] = {}
    searched: set[str] = set()
    for owner in registry.all_owners(build.reader):
        if (one := registry.found_of(owner, build.reader)) is not None:
            found[owner] = one
            searched.add(owner)
        if len(found) >= registry.AT_ONCE:
            searching.keep(found)
            found.clear()
        for route, render in registry.pages_of(owner, build.reader).items():
            build.page(owner, route, render)
        build.reader.settle(owner)  # ``article:7`` is the name of its question, too
    build.book.close(build.reader)
    build.take_down(())
    searching.keep(found)
    searching.keep_only(searched)
    site.save()
    os.sync()  # one flush for a whole generation is far quicker than one a file
    transaction.on_commit(lambda: _switch(site.generation))
    return build.written


def _switch(generation: int) -> None:
    tree.switch_to(generation)
    tree.forget_before(generation)
    addresses.write_maps()


def _render_touched(build: Build, tags: set[str]) -> list[PublishedFile]:
    """Render what ``tags`` touch; returns the files to take down."""
    wanted = _touched(build.reader, tags)
    gone: list[PublishedFile] = []
    for owner in sorted(wanted, key=registry.order_of):
        now = registry.pages_of(owner, build.reader)
        have = {file.route: file for file in PublishedFile.objects.filter(owner=owner, gone=False)}
        for route, render in now.items():
            if route in wanted[owner] or route not in have:
                build.page(owner, route, render)
        build.found[owner] = registry.found_of(owner, build.reader)
        gone += [file for route, file in have.items() if route not in now]
    return gone


def _touched(reader: Reader, tags: set[str]) -> dict[str, set[str]]:
    """Owners to look at, each with those of its routes whose answers changed. One re-asking for each question."""
    wanted: dict[str, set[str]] = {tag: set() for tag in tags if registry.kind_of(tag)}
    for kind in registry.kinds():
        if kind.whole & tags:
            stored = PublishedFile.objects.filter(Q(owner=kind.name) | Q(owner__startswith=f"{kind.name}:"), gone=False)
            # Owners that are no longer there still have files to take down.
            now = (registry.owner_of(kind.name, number) for number in kind.owners())
            for owner in (*now, *stored.values_list("owner", flat=True)):
                wanted.setdefault(owner, set())
    # What a build that died was about to write: we hold the lock, so nobody else is writing it.
    for owner, route in PublishedFile.objects.exclude(pending_sm3="").values_list("owner", "route"):
        if owner != ASSET:
            wanted.setdefault(owner, set()).add(route)
    questions = list(Question.objects.filter(tags__tag__in=tags).distinct())
    changed = [asked.pk for asked in questions if reader.ask_again(asked.key) != asked.digest]
    readers = PublishedFile.objects.filter(questions__in=changed, gone=False).distinct()
    for owner, route in readers.values_list("owner", "route"):
        wanted.setdefault(owner, set()).add(route)
    return wanted


@contextmanager
def _only_builder() -> Iterator[None]:
    """Held over several transactions; the server lets go of it when this process dies."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_BUILDER_LOCK])
    try:
        yield
    finally:
        if not connection.needs_rollback and connection.connection is not None and not connection.connection.broken:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_BUILDER_LOCK])


def only_writer() -> None:
    """Until the end of this transaction nobody else writes into the generation in force."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])
