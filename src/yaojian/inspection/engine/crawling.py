"""The crawl: level by level from the home page, every page checked as it arrives and then let go."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from yaojian.inspection.engine.addresses import site_of
from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.browsing.rendering import rendered
from yaojian.inspection.engine.browsing.window import Window
from yaojian.inspection.engine.checks.site_wide import SiteWide
from yaojian.inspection.engine.crawled import Crawled
from yaojian.inspection.engine.doubting import doubt_foreign_silence, seen_at_home
from yaojian.inspection.engine.errors import FolderUnwritable
from yaojian.inspection.engine.fetching import Fetcher
from yaojian.inspection.engine.frontier import Frontier, Known
from yaojian.inspection.engine.perusing.values import Perusal, Reader, Wanted, task_of
from yaojian.inspection.engine.robots import parse_robots
from yaojian.inspection.engine.scripted import style_links
from yaojian.inspection.engine.settling import Doubt, Settler, Verdict, verdict_of
from yaojian.inspection.engine.sightings import Sightings
from yaojian.inspection.engine.spooling import Spool
from yaojian.inspection.engine.values import Limits, LinkKind, SiteView

Progress = Callable[[int, int], bool]
"""Told (pages checked, addresses known) after every answer; False ends the crawl early."""

INTERRUPTED = "检查被人工中断"
_UNLIKELY = "/yaojian-inspect/no-such-page-20190401.html"
_HOME_NAMES = frozenset({"/", "/index.html", "/index.htm", "/index.shtml", "/index.php", "/index.jsp", "/default.html"})
_DEAD_SITE = 30  # answers in a row that never came, after which the rest is not asked for


@dataclass(frozen=True, slots=True)
class _Visit:
    """An address to ask for; ``number`` is its page number where it may be a page."""

    known: Known
    number: int | None
    doubt: Doubt | None = None


class Crawl:
    """One run over one site. ``run`` may be called once; a cancelled run gives what it has, marked as stopped.
    ``nearly_over`` is called when little is left to ask, perhaps more than once: what comes after may get ready."""

    def __init__(
        self, fetcher: Fetcher, reader: Reader, spool: Spool, limits: Limits, site: SiteView, progress: Progress,
        nearly_over: Callable[[], None],
    ) -> None:  # fmt: skip
        counters: Counter[str] = Counter()
        self._limits = limits
        self._site = site
        self._progress = progress
        self._nearly_over = nearly_over
        self._settler = Settler(fetcher, spool, limits, counters)
        self._reader = reader
        self._not_found = ""  # the address at which the site says so, with a good status
        self._silent = 0
        self._site_wide = SiteWide()
        self._beside: asyncio.Queue[_Visit | None] = asyncio.Queue()
        self._unwritable: FolderUnwritable | None = None
        self._next_number = 0
        self._thin: list[tuple[_Visit, Answer]] = []
        frontier = Frontier(limits, set(site.hosts), counters)
        self.result = Crawled(site.home, frontier, Sightings(limits.places), counters)

    async def run(self, window: Window) -> Crawled:
        """The whole crawl; ``window`` shows pages that scripts fill. Being cancelled (Ctrl-C) ends it early without losing
        what was found."""
        try:
            if await self._arrive():
                await self._render(window)
                await self._crawl(window)
                known = self.result.frontier.known.values()
                await doubt_foreign_silence(one for one in known if not self.result.frontier.is_own(one.url))
        except asyncio.CancelledError:
            self.result.stopped = INTERRUPTED
        counters = self.result.counters
        if self.result.stopped is None and counters["left/page_limit"]:
            self.result.stopped = (
                f"已达到页数上限 {self._limits.pages}，还有 {counters['left/page_limit']} 个页面没有检查"
            )
        if self.result.stopped is None:
            for sighting in self._site_wide.missed(self._site):
                self.result.sightings.add(sighting, 0)
        return self.result

    async def _arrive(self) -> bool:
        """robots.txt, the home page, and the site's own look of "not found". False when the site cannot be entered."""
        frontier = self.result.frontier
        robots = await self._settler.once(urljoin(self._site.home, "/robots.txt"))
        if robots.good and not robots.is_page:
            frontier.robots = parse_robots(robots.body)
        if not frontier.robots.allows(self._site.home):
            self.result.stopped = "网站的 robots.txt 不允许检查首页"
            return False
        answer, at = await self._settler.settle(self._site.home, page=True, own=True)
        if not answer.good:
            self.result.dead = answer
            return False
        self.result.home = answer.url
        frontier.hosts.add(site_of(answer.url))
        await self._learn_not_found(answer.url)
        home = frontier.add(answer.url, 0, LinkKind.PAGE)
        frontier.next_level()
        home.as_page, home.verdict, home.certificate = True, Verdict(), answer.certificate
        home.at = at
        await self._take(_Visit(home, self._number()), answer)
        async for sighting in seen_at_home(answer, self._site.now):
            self.result.sightings.add(sighting, 0)
        return True

    async def _learn_not_found(self, home: str) -> None:
        answer = await self._settler.once(urljoin(home, _UNLIKELY))
        if answer.good and answer.is_page:
            self._not_found = (await self._reader.read(task_of(answer, Wanted.LOOK))).url

    async def _crawl(self, window: Window) -> None:
        """Pages level by level; what leads nowhere (attachments, pictures, other hosts) beside them, as it comes."""
        async with asyncio.TaskGroup() as group:
            beside = [group.create_task(self._work_beside()) for _ in range(max(2, self._limits.concurrency // 3))]
            doubts: list[_Visit] = []
            before = 0
            while self.result.stopped is None:
                level = self.result.frontier.next_level()
                visits = [_Visit(known, self._number() if known.as_page else None) for known in level]
                inner = [visit for visit in visits if self._leads_on(visit.known)]
                for visit in visits:
                    if not self._leads_on(visit.known):
                        self._beside.put_nowait(visit)
                if not inner and not doubts:
                    break
                if len(inner) < min(before, self._limits.concurrency):
                    self._nearly_over()
                before = len(inner)
                doubts = await self._visit_all([*inner, *doubts])
                await self._render(window)
            for _ in beside:
                self._beside.put_nowait(None)
        if self._unwritable is not None:
            raise self._unwritable

    def _leads_on(self, known: Known) -> bool:
        """Whether its answer may name further addresses."""
        return known.as_page or (LinkKind.STYLE in known.kinds and self.result.frontier.is_own(known.url))

    async def _work_beside(self) -> None:
        while (waiting := await self._beside.get()) is not None:
            visit: _Visit | None = waiting
            while visit is not None:
                found = await self._ask(visit)
                if isinstance(found, Answer):
                    await self._digest(visit, found)
                visit = found if isinstance(found, _Visit) else None

    async def _visit_all(self, visits: "list[_Visit]") -> "list[_Visit]":
        """All of one level; gives back those that are to be asked again beside the next.

        Answers are digested apart from asking, as many in a row as have come: the next questions are then already on
        their way, and the site works while this process does.
        """
        queue = iter(visits)
        doubts: list[_Visit] = []
        arrived: asyncio.Queue[tuple[_Visit, Answer] | None] = asyncio.Queue(self._limits.concurrency)

        async def ask() -> None:
            for visit in queue:
                found = await self._ask(visit)
                if isinstance(found, _Visit):
                    doubts.append(found)
                elif found is not None:
                    await arrived.put((visit, found))

        async def digest() -> None:
            while (one := await arrived.get()) is not None:
                await self._digest(*one)

        async with asyncio.TaskGroup() as group:
            for _ in range(self._reader.lanes):
                group.create_task(digest())
            async with asyncio.TaskGroup() as askers:
                for _ in range(min(self._limits.concurrency, len(visits))):
                    askers.create_task(ask())
            for _ in range(self._reader.lanes):
                await arrived.put(None)
        return sorted(doubts, key=lambda visit: visit.known.url)

    def _number(self) -> int:
        self._next_number += 1
        return self._next_number - 1

    async def _ask(self, visit: "_Visit") -> "Answer | _Visit | None":
        """The answer, or the visit that is to be tried again; None once the crawl is over."""
        if self.result.stopped is not None:
            return None
        known = visit.known
        own = self.result.frontier.is_own(known.url)
        whole = known.as_page or (own and LinkKind.STYLE in known.kinds)
        try:
            found = await self._settler.attempt(known.url, page=whole, own=own, doubt=visit.doubt)
        except FolderUnwritable as refusal:  # a task group would wrap it; it is told after the group
            self._unwritable, self.result.stopped = refusal, "结果写不下"
            return None
        if isinstance(found, Doubt):
            return _Visit(known, visit.number, found)
        answer, known.at = found
        return answer

    async def _digest(self, visit: "_Visit", answer: Answer) -> None:
        """What a settled answer says about its address, and what it leads to."""
        if self.result.stopped is not None:
            return
        known, number = visit.known, visit.number
        own = self.result.frontier.is_own(known.url)
        sheet = own and LinkKind.STYLE in known.kinds
        known.certificate = answer.certificate
        if own:
            self._silent = self._silent + 1 if answer.failure in ("timeout", "refused", "dns") else 0
            if self._silent >= _DEAD_SITE:
                self.result.stopped = f"网站连续 {_DEAD_SITE} 次没有答复，提前结束"
        known.verdict = verdict_of(answer, self._limits)
        if not answer.good:
            self.result.counters["links/dead"] += 1
        elif number is not None and answer.is_page:
            await self._arrived_at_page(visit, answer)
        elif sheet and answer.content_type.startswith("text/css"):
            self.result.frontier.note_style(known, answer.url, style_links(answer.body.decode("utf-8", "replace")))
        elif own and answer.is_page and not known.as_page and known.kinds & {LinkKind.PAGE, LinkKind.SCRIPTED}:
            await self._look_behind(known)
        if not self._progress(self.result.counters["pages"], len(self.result.frontier.known)):
            self.result.stopped = INTERRUPTED

    async def _render(self, window: Window) -> None:
        """The thin pages of the level, in order, as the browser shows them; as they came where it cannot."""
        thin, self._thin = sorted(self._thin, key=lambda one: one[0].known.url), []
        counters = self.result.counters
        for visit, answer in thin:
            shown = None
            if window.is_there and counters["browser/rendered"] < self._limits.rendered:
                shown = await rendered(window, answer)
            if shown is not None:
                visit.known.at = self._settler.keep(shown)
            counters["browser/rendered" if shown else "left/rendering"] += 1
            await self._take(visit, shown or answer, thin=True)

    async def _arrived_at_page(self, visit: "_Visit", answer: Answer) -> None:
        """A good HTML answer. One that was redirected is left to the address it leads to, so that every page is
        checked once, whatever the order of arrival."""
        frontier, known = self.result.frontier, visit.known
        if answer.url == known.url:
            await self._take(visit, answer)
        elif self._sent_home_instead(known.url, answer.url):
            known.verdict = Verdict("link.soft404", "内容已不存在，却被转到首页，没有任何说明")
        elif frontier.is_own(answer.url):
            frontier.add(answer.url, known.depth + 1, LinkKind.PAGE)

    def _sent_home_instead(self, asked: str, arrived: str) -> bool:
        home, path = self.result.home, urlsplit(asked).path.lower()
        return self._not_found == home and arrived == home and path not in _HOME_NAMES

    async def _look_behind(self, known: Known) -> None:
        """An attachment that is answered with HTML: perhaps the site's "not found" page with a good status."""
        try:
            answer, at = await self._settler.settle(known.url, page=True, own=True)
        except FolderUnwritable as refusal:
            self._unwritable, self.result.stopped = refusal, "结果写不下"
            return
        if answer.good and answer.is_page:
            told = await self._reader.read(task_of(answer, Wanted.GLANCE))
            if told.rule is not None:
                known.verdict = Verdict(told.rule, told.reason)
                known.at = at

    async def _take(self, visit: "_Visit", answer: Answer, *, thin: bool = False) -> None:
        """Check one page and note its links. One that scripts may fill is put aside, unless it is known to be ``thin``."""
        result, known, number = self.result, visit.known, visit.number or 0
        task = task_of(answer, Wanted.PAGE, home=number == 0, depth=known.depth, as_is=thin)
        page = await self._reader.read(task)
        if page.thin:
            self._thin.append((visit, answer))
            return
        result.note_page(page.url, number, known.at)
        if page.rule is not None:
            known.verdict = Verdict(page.rule, page.reason)
            if number == 0:
                known.pages.append(0)  # nothing links to a home page that is empty, so it stands on itself
            return
        self._note(page, number, known)

    def _note(self, page: Perusal, number: int, known: Known) -> None:
        result = self.result
        result.frontier.note_cuts(page)
        if page.likeness is not None:
            result.frontier.note_likeness(page.url, known.depth, page.likeness)
        result.frontier.note_links(page, number, known.depth)
        self._site_wide.see(page.url, page.names, home=number == 0)
        result.note_kinds(page.kinds, number, page.stated)
        for sighting in page.sightings:
            result.sightings.add(sighting, number)
