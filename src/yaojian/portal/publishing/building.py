"""Brings the tree in line with the database: after a change the pages it touches, or all pages in a new generation.

One builder at a time (advisory lock). A change is followed in steps of some pages, those somebody waits for first. Each step
renders from one state of the database and notes what will be written (committed, so that the watch knows); writes the
files; notes that it is done. Safe to repeat: what a build that died left behind is written again by the next, because
pages to be rendered are marked (``is_due``) in the transaction that notes the new answers, and what it had announced is
still there.
"""

import os
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Q
from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.portal.publishing import addresses, dependences, registry, searching, store, tree
from yaojian.portal.publishing.assets import PublishedAssets
from yaojian.portal.publishing.bookkeeping import Book
from yaojian.portal.publishing.models import PublishedFile, Site
from yaojian.portal.publishing.own_pages import ASSET, TREE
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.registry import Render

_BUILDER_LOCK, TREE_LOCK = 4_200_002, 4_200_003
"""Who builds; who writes into the generation in force (the watch, too)."""
PAGES_A_STEP = 40
"""A publication that comes while the whole site is rendered waits for so many pages."""
Wanted = dict[str, set[str]]
"""Owners to look at, each with those of its routes whose answers changed."""


class Build:
    """One pass over pages: what they say, kept in memory (after a change) or written at once (a whole build)."""

    def __init__(self, folder: Path, reader: Reader, *, at_once: bool) -> None:
        """``folder``: the generation written to."""
        self.folder, self.reader, self.at_once = folder, reader, at_once
        self.assets, self.book = PublishedAssets(), Book()
        self.known: dict[str, str] = {}
        self.waiting: list[tuple[str, bytes]] = []
        self.written: list[str] = []
        self.found: dict[str, registry.Found | None] = {}
        self.gone: list[PublishedFile] = []

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

    def render_wanted(self, wanted: Wanted) -> None:
        """Render what is wanted, leaves first; find out what is no longer there."""
        stored = PublishedFile.objects.filter(owner__in=list(wanted), gone=False)
        have: dict[str, dict[str, PublishedFile]] = {owner: {} for owner in wanted}
        for file in stored:
            have[file.owner][file.route] = file
        self.known = {file.route: file.sm3 for file in stored if not file.pending_sm3}
        dependences.recall(self.reader, {route for routes in wanted.values() for route in routes})
        for owner in sorted(wanted, key=registry.order_of):
            now = registry.pages_of(owner, self.reader)
            for route, render in now.items():
                if route in wanted[owner] or route not in have[owner]:
                    self.page(owner, route, render)
            self.found[owner] = registry.found_of(owner, self.reader)
            self.gone += [file for route, file in have[owner].items() if route not in now]

    def finish(self) -> None:
        """Write what was rendered, take away what is gone, and note both. Lists are on disk before what they no longer show
        goes."""
        tree.write_all(self.folder, self.waiting)
        alone = self.book.close(self.reader, self.gone)
        for route in (*(file.route for file in self.gone), *alone):
            tree.remove(self.folder, route)
        self.written += [file.route for file in self.gone]
        searching.keep(self.found)

    def _put(self, owner: str, route: str, content: bytes) -> None:
        done = tree.told(content)
        self.book.file(owner, route, done)
        if self.known.get(route) == done.sm3 or (owner == ASSET and self._lies_there(route)):
            return  # an asset may have been left without a row by a build that died: it is noted, not written
        store.keep(done.sm3, content)
        self.written.append(route)
        if self.at_once:
            tree.write(self.folder, route, content, sync=False)
        else:
            self.waiting.append((route, content))

    def _lies_there(self, route: str) -> bool:
        """Content under its digest never changes."""
        return tree.place(self.folder, route).is_file()


class Following:
    """What is still to be done after some changes, what touches few pages before what touches many."""

    def __init__(self, folder: Path, tags: Collection[str]) -> None:
        self.folder, self.written, self.has_gone = folder, list[str](), False
        self._reader = Reader()
        self._quick, self._wide = set[str](), set[str]()
        self._urgent, self._rest = Wanted(), _unfinished()
        self.add(tags)

    def add(self, tags: Collection[str]) -> None:
        """Changes to follow. One that touches the whole site comes after those somebody waits for."""
        changed = set(tags) | registry.followed_too(tags)
        self._wide |= {TREE} & changed
        self._quick |= changed - {TREE}

    def is_over(self) -> bool:
        """Nothing is left."""
        return not (self._quick or self._wide or self._urgent or self._rest)

    def step(self) -> None:
        """Ask again what changed, render some pages, write them."""
        with transaction.atomic():
            if self._quick:
                self._touch(self._quick)
            elif self._wide and not self._urgent and not self._rest:
                self._touch(self._wide)
            build = Build(self.folder, self._reader, at_once=False)
            build.render_wanted(_some(self._urgent or self._rest))
            build.book.announce(build.gone)
        with transaction.atomic():
            only_writer()
            build.finish()
        self.written += build.written
        self.has_gone = self.has_gone or bool(build.gone)

    def _touch(self, tags: set[str]) -> None:
        """Always with a reader of its own: an older one knows what was before these changes."""
        self._reader = Reader()
        touched = Wanted({owner: set() for owner in _owners_of(tags)})
        for owner, route in dependences.ask_touched(self._reader, tags):
            touched.setdefault(owner, set()).add(route)
        pages = sum(len(routes) for routes in touched.values())
        wanted = self._urgent if pages <= PAGES_A_STEP else self._rest
        for owner, routes in touched.items():
            wanted.setdefault(owner, set()).update(routes)
        tags.clear()


def follow(tags: Iterable[str], others: Callable[[], Collection[str]] = frozenset) -> list[str]:
    """Render what a change tagged ``tags`` touches; returns the routes written or removed, in that order.

    ``others`` is asked between the steps for what else has changed meanwhile. Before the first full build, or where its
    folder was lost, there is nothing to follow, so this makes one.
    """
    tags = set(tags)
    with _only_builder():
        site = Site.objects.first()
        if site is None or not site.generation or not tree.release(site.generation).is_dir():
            return _build_all()
        tree.switch_to(site.generation)
        following = Following(tree.release(site.generation), tags)
        while not following.is_over():
            following.step()
            if more := set(others()):
                tags |= more
                following.add(more)
        if following.has_gone or TREE in tags:
            addresses.write_maps()
        return following.written


def build_all() -> list[str]:
    """Build every page into a new generation and switch to it when all is written; returns the routes."""
    with _only_builder():
        return _build_all()


@transaction.atomic
def _build_all() -> list[str]:
    site, _ = Site.objects.get_or_create(pk=1)
    site.generation, site.built_at = site.generation + 1, timezone.now()
    folder = tree.release(site.generation)
    tree.forget(folder)  # of a whole build that died
    folder.mkdir(parents=True)
    build = Build(folder, Reader(), at_once=True)
    searched: set[str] = set()
    for owner in registry.all_owners(build.reader):
        if (one := registry.found_of(owner, build.reader)) is not None:
            build.found[owner] = one
            searched.add(owner)
        if len(build.found) >= registry.AT_ONCE:
            searching.keep(build.found)
            build.found.clear()
        for route, render in registry.pages_of(owner, build.reader).items():
            build.page(owner, route, render)
        build.reader.settle(owner)  # ``article:7`` is the name of its question, too
    os.sync()  # one flush for a whole generation is far quicker than one a file
    build.book.replace_all(build.reader)
    searching.keep(build.found)
    searching.keep_only(searched)
    site.save()
    jobs.defer("portal.site.forget_generations", lock="portal.site")  # it takes as long as the build
    transaction.on_commit(lambda: _switch(site.generation))
    return build.written


def _switch(generation: int) -> None:
    tree.switch_to(generation)
    addresses.write_maps()


def _owners_of(tags: Collection[str]) -> set[str]:
    """Owners that may have more pages or fewer after these changes."""
    owners = {tag for tag in tags if registry.kind_of(tag)}
    for kind in registry.kinds():
        if not kind.whole.isdisjoint(tags):
            stored = PublishedFile.objects.filter(Q(owner=kind.name) | Q(owner__startswith=f"{kind.name}:"), gone=False)
            # Owners that are no longer there still have files to take down.
            owners |= {registry.owner_of(kind.name, number) for number in kind.owners()}
            owners |= set(stored.values_list("owner", flat=True))
    return owners


def _unfinished() -> Wanted:
    """What a build that died was to render or about to write: we hold the lock, so nobody else is at it."""
    wanted = Wanted()
    left = PublishedFile.objects.filter(Q(is_due=True) | ~Q(pending_sm3="")).exclude(owner=ASSET)
    for owner, route in left.values_list("owner", "route"):
        wanted.setdefault(owner, set()).add(route)
    return wanted


def _some(wanted: Wanted) -> Wanted:
    """Take the next few out of it: those that may have new pages first, else in the order pages are written."""
    some, pages = Wanted(), 0
    for owner in sorted(wanted, key=lambda owner: (bool(wanted[owner]), registry.order_of(owner))):
        some[owner] = wanted.pop(owner)
        pages += len(some[owner])
        if pages >= PAGES_A_STEP:
            break
    return some


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
