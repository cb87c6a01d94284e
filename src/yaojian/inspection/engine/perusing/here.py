"""Reads pages in this process: parse, tell empty and missing ones, run every check."""

from types import TracebackType
from typing import Self

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.browsing.sampling import kinds_of
from yaojian.inspection.engine.checks.dates import published
from yaojian.inspection.engine.checks.site_wide import names_of
from yaojian.inspection.engine.checks.table import CHECKS
from yaojian.inspection.engine.likeness import NotFoundLook, is_empty, is_not_found, is_thin, likeness, look_of
from yaojian.inspection.engine.parsing import parse, start_of
from yaojian.inspection.engine.perusing.values import KINDS, Perusal, Task, Wanted
from yaojian.inspection.engine.values import Limits, Page, SiteView

_DEEP = 5  # clicks from home before which no chain of like pages is long enough to be endless
_NUMBER = {kind: number for number, kind in enumerate(KINDS)}


class Here:
    """A reader of the pages of one site."""

    lanes = 1

    def __init__(self, site: SiteView, limits: Limits) -> None:
        self._site = site
        self._limits = limits
        self._look: NotFoundLook | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._look = None

    async def read(self, task: Task) -> Perusal:
        """See ``Reader``."""
        return self.read_now(task)

    def read_now(self, task: Task) -> Perusal:
        """The same without an event loop."""
        answer = Answer(
            asked=task.asked, url=task.url, status=task.status, content_type=task.content_type, body=task.body,
            truncated=task.truncated,
        )  # fmt: skip
        links = self._limits.links_a_page if task.wanted is Wanted.PAGE else 0
        page = parse(answer, home=task.home, links=links)
        if task.wanted is Wanted.LOOK:
            self._look = look_of(page)
            return Perusal(page.url)
        reason = is_not_found(page, self._look)
        if reason is not None:
            return Perusal(page.url, "link.soft404", reason)
        if task.wanted is Wanted.GLANCE:
            return Perusal(page.url)
        if not task.as_is and is_thin(page):
            return Perusal(page.url, thin=True)
        if is_empty(page):
            return Perusal(page.url, "page.empty", f"页面没有任何内容（{page.size} 字节）")
        return self._whole(page, task.depth)

    def _whole(self, page: Page, depth: int) -> Perusal:
        alike = likeness(page.text) if depth >= _DEEP or "?" in page.url else None
        return Perusal(
            page.url, links=tuple(dict.fromkeys((link.raw, _NUMBER[link.kind]) for link in page.links)),
            start=start_of(page), charset=page.charset, many_links=len(page.links) >= self._limits.links_a_page,
            truncated=page.truncated, likeness=alike, kinds=kinds_of(page), stated=published(page), names=names_of(page),
            sightings=tuple(sighting for check in CHECKS for sighting in check(page, self._site)),
        )  # fmt: skip
