"""Brings the tree in line with the database: after a change the pages it touches, or all pages in a new generation.

One writer at a time (advisory lock). Safe to repeat: a build that died half way is healed by running it again, because
the stored digests are those of the last build that was committed.
"""

import os
from collections.abc import Iterable
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from yaojian.portal.publishing import tree
from yaojian.portal.publishing.assets import PublishedAssets
from yaojian.portal.publishing.models import Dependence, PublishedFile, Question, Site
from yaojian.portal.publishing.reader import Reader, digest_of
from yaojian.portal.publishing.routes import ASSET, FRONT, SITE, Render, all_owners, column_numbers, order_of, pages_of

_LOCK = 4_200_002


class Build:
    """One pass over pages, in one transaction of its caller."""

    def __init__(self, folder: Path, *, sync: bool) -> None:
        """``folder``: the generation written to. ``sync``: each file on disk before the next."""
        self.folder, self.sync = folder, sync
        self.reader, self.assets = Reader(), PublishedAssets()
        self.written: list[str] = []

    def page(self, owner: str, route: str, render: Render) -> None:
        """Render one page, write it after the files it shows, and note what it read."""
        self.reader.page = route
        self.reader.asked_by[route].clear()
        self.assets.used_by_page = set()
        content = render(self.reader, self.assets).encode()
        self.reader.page = ""
        shown = [self._asset(address) for address in sorted(self.assets.used_by_page)]
        file = self._file(owner, route, content)
        file.assets.set(shown)
        file.questions.set(self._stored_questions(self.reader.asked_by[route]))

    def take_down(self, file: PublishedFile) -> None:
        """Remove a page; its address says from now on that it was taken down."""
        tree.remove(self.folder, file.route)
        file.assets.clear()
        file.questions.clear()
        file.gone, file.sm3, file.size = True, "", 0
        file.save()
        self.written.append(file.route)

    def sweep(self) -> None:
        """Remove pictures and attachments no page shows any more, and questions nobody asks."""
        for file in PublishedFile.objects.filter(owner=ASSET, pages__isnull=True):
            tree.remove(self.folder, file.route)
            file.delete()
        Question.objects.filter(readers__isnull=True).delete()

    def _file(self, owner: str, route: str, content: bytes) -> PublishedFile:
        done = tree.write(self.folder, route, content, sync=self.sync)
        self.written.append(route)
        file, _ = PublishedFile.objects.update_or_create(
            route=route, defaults={"owner": owner, "sm3": done.sm3, "size": done.size, "gone": False}
        )
        return file

    def _asset(self, route: str) -> PublishedFile:
        known = PublishedFile.objects.filter(route=route).first()
        content = self.assets.contents.pop(route, None)
        # Content under its digest never changes: a known one lies there already, unless this is a new generation.
        if known is not None and tree.place(self.folder, route).is_file():
            return known
        if content is None:
            raise LookupError(f"no content for {route}")
        return self._file(ASSET, route, content)

    def _stored_questions(self, keys: Iterable[str]) -> list[Question]:
        stored = []
        for key in sorted(keys):
            digest = digest_of(self.reader.answers[key])
            one, _ = Question.objects.update_or_create(key=key, defaults={"digest": digest})
            stored.append(one)
            known = set(one.tags.values_list("tag", flat=True))
            now = self.reader.tags[key]
            one.tags.filter(tag__in=known - now).delete()
            Dependence.objects.bulk_create([Dependence(question=one, tag=tag) for tag in sorted(now - known)])
        return stored


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
    for owner in sorted(wanted, key=order_of):
        now = pages_of(owner, build.reader)
        have = {file.route: file for file in PublishedFile.objects.filter(owner=owner, gone=False)}
        for route, render in now.items():
            if route in wanted[owner] or route not in have:
                build.page(owner, route, render)
        gone += [file for route, file in have.items() if route not in now]
    # Lists first, then what they no longer show.
    for file in gone:
        build.take_down(file)
    build.sweep()
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
    for owner in all_owners():
        for route, render in pages_of(owner, build.reader).items():
            build.page(owner, route, render)
    site.save()
    _sync_all()
    transaction.on_commit(lambda: _switch(site.generation))
    return build.written


def _switch(generation: int) -> None:
    tree.switch_to(generation)
    tree.forget_before(generation)


def _touched(reader: Reader, tags: set[str]) -> dict[str, set[str]]:
    """Owners to look at, each with those of its routes whose answers changed. One re-asking for each question."""
    wanted: dict[str, set[str]] = {tag: set() for tag in tags if tag.startswith(("article:", "column:"))}
    if "tree" in tags:
        stored = PublishedFile.objects.filter(owner__startswith="column:", gone=False).values_list("owner", flat=True)
        # Columns that are no longer there still have files to take down.
        for owner in (*(f"column:{pk}" for pk in column_numbers()), *stored, SITE, FRONT):
            wanted.setdefault(owner, set())
    for asked in Question.objects.filter(tags__tag__in=tags).distinct():
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
