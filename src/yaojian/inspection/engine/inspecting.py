"""One inspection from address to report."""

import asyncio
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from yaojian.inspection.engine.addresses import normalise, site_of
from yaojian.inspection.engine.browsing.judging import judged
from yaojian.inspection.engine.browsing.picturing import take_pictures, with_pictures
from yaojian.inspection.engine.browsing.program import browser
from yaojian.inspection.engine.browsing.window import Window
from yaojian.inspection.engine.crawled import Crawled
from yaojian.inspection.engine.crawling import INTERRUPTED, Crawl, Progress
from yaojian.inspection.engine.errors import BadTarget
from yaojian.inspection.engine.fetching import HttpFetcher
from yaojian.inspection.engine.gathering import Gathering
from yaojian.inspection.engine.guard import Guard, guard_for
from yaojian.inspection.engine.history import History
from yaojian.inspection.engine.indicators import IndicatorSet
from yaojian.inspection.engine.perusing.beside import Beside, Team
from yaojian.inspection.engine.perusing.values import Reader
from yaojian.inspection.engine.reporting.evidence import warc_of
from yaojian.inspection.engine.scoring import NOTHING_SAID, Answers, score_findings
from yaojian.inspection.engine.spooling import Spool
from yaojian.inspection.engine.values import Limits, Report, Run, SiteView
from yaojian.inspection.engine.writing import Writers, claimed, cleared, write_report, writers_for

Clock = Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Target:
    """The site to inspect: ``home`` is the normalised address the user typed."""

    home: str

    @classmethod
    def parse(cls, typed: str) -> "Target":
        """From what a person types; ``http://`` is added when no scheme is given. Raises ``BadTarget``."""
        text = typed.strip()
        if not text:
            raise BadTarget(address=typed, reason="没有填写")
        if "://" not in text:
            text = f"http://{text}"
        try:
            return cls(normalise(text))
        except ValueError as error:
            raise BadTarget(
                address=typed.strip()[:200], reason="不是 http 或 https 开头的网址，或主机名、端口写错"
            ) from error


def now_utc() -> datetime:
    """The clock of real runs."""
    return datetime.now(UTC).replace(microsecond=0)


def inspect(
    target: Target,
    folder: Path,
    indicators: IndicatorSet,
    *,
    limits: Limits,
    progress: Progress,
    clock: Clock = now_utc,
    resume: bool = False,
    documents: bool = True,
    beside: "Sequence[subprocess.Popen[bytes]]" = (),
    answers: Answers = NOTHING_SAID,
) -> Report:
    """Inspect ``target`` and write ``findings.json``, ``report.html``, ``evidence/`` and, with ``documents``,
    ``report.docx``, ``report.pdf`` and ``findings.xlsx`` into ``folder``. ``beside``: processes that read the pages
    (``perusing.loading``), which are worth their start where the pace of the run is not what it waits for.

    Interrupting (Ctrl-C) writes what was found, marked as partial; ``resume`` goes on from there. Raises ``PrivateTarget``, ``FolderTaken``,
    ``FolderUnwritable``. An unreachable site is a finding, not an error.
    """
    guard = guard_for(
        target.home, allow_private=limits.allow_private, private=limits.private, allow_loopback=limits.allow_loopback
    )
    with claimed(folder), Spool(folder, resume=resume) as spool:
        started = clock()
        site = SiteView(target.home, frozenset({site_of(target.home)}), started, limits.allow_private)
        with writers_for(folder, documents=documents) as writers:
            crawl = _crawl(
                site, guard, spool, limits=limits, progress=progress, beside=beside, nearly_over=writers.start
            )
            crawled = asyncio.run(crawl)
            if limits.proofread:
                _proofread(crawled, spool, limits, progress)
            writers.start()
            history = History(folder)
            history.judge(crawled, started)
            report = _reported(
                crawled, spool, folder, site=site, guard=guard, limits=limits, indicators=indicators, answers=answers,
                clock=clock, writers=writers,
            )  # fmt: skip
        if report.run.stopped is None:
            history.remember(crawled, started)
            spool.discard()
    return report


def _reported(
    crawled: Crawled, spool: Spool, folder: Path, *, site: SiteView, guard: Guard, limits: Limits,
    indicators: IndicatorSet, answers: Answers, clock: Clock, writers: Writers,
) -> Report:  # fmt: skip
    """From the crawl to the written report; pictures are taken on the way."""
    gathering = Gathering(crawled, spool, limits, site.now)
    found, score = score_findings(gathering.findings(), indicators, answers)
    cleared(folder)
    if limits.pictures and found and crawled.dead is None:
        crawled.counters["left/pictures"] = int(browser() is None)
        taken = asyncio.run(take_pictures(found, crawled.home, folder, guard, limits, crawled.frontier.may_ask))
        found = with_pictures(found, taken)
    run = _run(site, crawled, limits, finished=clock(), indicators=indicators.code)
    report = Report(run, score, found)
    kept = sorted(gathering.kept.items())
    copies = ((name, warc_of(spool.get(position, limit=0), site.now)) for name, position in kept)
    write_report(folder, report, copies, writers=writers)
    return report


def _proofread(crawled: Crawled, spool: Spool, limits: Limits, progress: Progress) -> None:
    from yaojian.inspection.engine.proofreading import proofread  # the model's arrays take a third of a second to load

    known = crawled.frontier.known
    if not proofread(crawled, spool, limits, lambda: progress(crawled.counters["pages"], len(known))):
        crawled.counters["left/proofreading"] = 1


def _reader(site: SiteView, limits: Limits, beside: "Sequence[subprocess.Popen[bytes]]") -> Reader:
    if beside:
        return Team([Beside(site, limits, process) for process in beside])
    from yaojian.inspection.engine.perusing.here import Here  # checks and their lists: not needed where another reads

    return Here(site, limits)


async def _crawl(
    site: SiteView, guard: Guard, spool: Spool, *, limits: Limits, progress: Progress,
    beside: "Sequence[subprocess.Popen[bytes]]", nearly_over: Callable[[], None],
) -> Crawled:  # fmt: skip
    async with HttpFetcher(guard, limits) as fetcher, _reader(site, limits, beside) as reader:
        crawl = Crawl(fetcher, reader, spool, limits, site, progress, nearly_over)
        async with Window(guard, limits, crawl.result.frontier.may_ask) as window:
            crawled = await crawl.run(window)
            if limits.judged and crawled.samples and crawled.stopped != INTERRUPTED:
                try:
                    async for number, sighting in judged(window, crawled):
                        crawled.sightings.add(sighting, number)
                except asyncio.CancelledError:
                    crawled.stopped = crawled.stopped or INTERRUPTED
        return crawled


def _run(site: SiteView, crawled: Crawled, limits: Limits, *, finished: datetime, indicators: str) -> Run:
    known = crawled.frontier.known.values()
    return Run(
        target=site.home, indicators=indicators, started_at=site.now, finished_at=finished,
        pages=crawled.counters["pages"], targets=sum(one.verdict is not None for one in known),
        stopped=crawled.stopped, site=site_of(crawled.home), limits=limits, counters=dict(crawled.counters),
        traps=tuple(sorted(crawled.frontier.traps)),
    )  # fmt: skip
