"""Brings the tree in line with the database: after a change the pages it touches, or all pages in a new generation.

One writer at a time (advisory lock). Safe to repeat: a build that died half way is healed by running it again, because
the stored digests are those of the last build that was committed.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from yaojian.portal.publishing import reads, registry, tree
from yaojian.portal.publishing.assets import PublishedAssets
from yaojian.portal.publishing.bookkeeping import Book
from yaojian.portal.publishing.models import PublishedFile, Question, Site
from yaojian.portal.publishing.own_pages import ASSET
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Render

_LOCK = 4_200_002


class Build:
    """One pass over pages, in one transaction of its caller."""

    def __init__(self, folder: Path, *, sync: bool) -> None:
        """``folder``: the generation written to. ``sync``: each file on disk before the next."""
        self.folder, self.sync = folder, sync
        self.reader, self.assets, self.book = Reader(), PublishedAssets(), Book()
        self.written: list[str] = []

    def page(self, owner: str, route: str, render: Render) -> None:
        """Render one page, write it after the files it shows, and note what it read."""
        self.reader.page = route
        self.reader.asked_by[route].clear()
        self.assets.used_by_page = set()
        content = render(self.reader, self.assets).encode()
        self.reader.page = ""
        for address in sorted(self.assets.used_by_page):
            self._asset(address)
        self._write(owner, route, content)
        self.book.page(route, asked=self.reader.asked_by[route], shown=self.assets.used_by_page)

    def close(self, gone: Iterable[PublishedFile] = ()) -> None:
        """Note what was done, then take down the pages of ``gone`` and what nobody shows or asks any more."""
        self.book.close(self.reader)
        for file in gone:
            self._take_down(file)
        for file in PublishedFile.objects.filter(owner=ASSET, pages__isnull=True):
            tree.remove(self.folder, file.route)
            file.delete()
        Question.objects.filter(readers__isnull=True).delete()

    def _take_down(self, file: PublishedFile) -> None:
        """Its address says from now on that it was taken down."""
        tree.remove(self.folder, file.route)
        file.assets.clear()
        file.questions.clear()
        file.gone, file.sm3, file.size = True, "", 0
        file.save()
        self.written.append(file.route)

    def _asset(self, address: str) -> None:
        content = self.assets.contents.pop(address, None)
        if content is None:
            return  # another page of this build shows it too
        if tree.place(self.folder, address).is_file():
            # Content under its digest never changes, but a build that died may have left it without a row.
            self.book.file(ASSET, address, tree.told(content))
        else:
            self._write(ASSET, address, content)

    def _write(self, owner: str, route: str, content: bytes) -> None:
        self.book.file(owner, route, tree.write(self.folder, route, content, sync=self.sync))
        self.written.append(route)


@transaction.atomic
def follow(tags: Iterable[str]) -> list[str]:
    """Render what a change tagged ``tags`` touches; returns the routes written or removed, in that order.

    Before the first full build, or where its folder was lost, there is nothing to follow, so this makes one.
    """
    _only_writer()
    site = Site.objects.select_for_update().first()
    if site is None or not site.generation or not tree.release(site.generation).is_dir():
        return build_all()
    tree.switch_to(site.generation)
    build = Build(tree.release(site.generation), sync=True)
    wanted = _touched(build.reader, set(tags))
    gone: list[PublishedFile] = []
    for owner in sorted(wanted, key=registry.order_of):
        now = registry.pages_of(owner, build.reader)
        have = {file.route: file for file in PublishedFile.objects.filter(owner=owner, gone=False)}
        for route, render in now.items():
            if route in wanted[owner] or route not in have:
                build.page(owner, route, render)
        gone += [file for route, file in have.items() if route not in now]
    # Lists were written first; what they no longer show goes now.
    build.close(gone)
    return build.written


@transaction.atomic
def build_all() -> list[str]:
    """Build every page into a new generation and switch to it when all is written; returns the routes."""
    _only_writer()
    site, _ = Site.objects.get_or_create(pk=1)
    site.generation, site.built_at = site.generation + 1, timezone.now()
    Question.objects.all().delete()
    PublishedFile.objects.filter(gone=False).delete()
    build = Build(tree.release(site.generation), sync=False)
    build.folder.mkdir(parents=True, exist_ok=True)
    for owner in registry.all_owners(build.reader):
        for route, render in registry.pages_of(owner, build.reader).items():
            build.page(owner, route, render)
    build.close()
    site.save()
    _sync_all()
    transaction.on_commit(lambda: _switch(site.generation))
    return build.written


def _switch(generation: int) -> None:
    tree.switch_to(generation)
    tree.forget_before(generation)


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
    questions = list(Question.objects.filter(tags__tag__in=tags).distinct())
    for pk in {int(asked.key[7:].partition(",")[0]) for asked in questions if asked.key.startswith("listed:")}:
        for number, answer in reads.every_list(pk).items():
            reader.know("listed", (pk, number), answer)
    for asked in questions:
        if reader.ask_again(asked.key) != asked.digest:
            for owner, route in asked.readers.filter(gone=False).values_list("owner", "route"):
                wanted.setdefault(owner, set()).add(route)
    return wanted


def _only_writer() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def _sync_all() -> None:
    """One flush for a whole generation is far quicker than one a file."""
    os.sync()
