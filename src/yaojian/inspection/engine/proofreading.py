"""Articles read as a reader sees them, after the crawl and only where it is asked for.

The wrong-word judge of ``kernel.wording`` weighs each character against counts of official text; it is a hundred times
slower than the lists. What it suspects costs no points until a person has confirmed it.
"""

from collections.abc import Callable, Iterator
from functools import cache

from yaojian.inspection.engine.crawled import Crawled
from yaojian.inspection.engine.parsing import parse
from yaojian.inspection.engine.spooling import Spool
from yaojian.inspection.engine.values import Limits, Page, Sighting
from yaojian.kernel.wording.engine import likely
from yaojian.kernel.wording.engine.markup import html_text
from yaojian.kernel.wording.judge.judging import Judge, opened

_AROUND = 16  # characters of context on each side
_MAIN = "article, main, [role=main], #content, .content"


@cache
def judge() -> Judge | None:
    """The model of this installation; None where it was never expanded."""
    return opened()


def proofread(crawled: Crawled, spool: Spool, limits: Limits, go_on: Callable[[], bool]) -> bool:
    """Add a sighting for every suspected character in the articles of ``crawled``. False: there is no model here."""
    reader = judge()
    if reader is None:
        return False
    for number in sorted(crawled.stated):
        if not go_on():
            crawled.stopped = crawled.stopped or "校对被人工中断"
            break
        page = parse(spool.get(crawled.pages[number], limit=limits.expanded), home=False, links=0)
        body = page.tree.css_first(_MAIN) or page.tree.body
        text = html_text(body.html or "").text if body is not None else ""
        for sighting in _suspected(page, text, reader):
            crawled.sightings.add(sighting, number)
    return True


def _suspected(page: Page, text: str, reader: Judge) -> Iterator[Sighting]:
    for mark in likely.check(text, reader):
        before, after = text[max(0, mark.start - _AROUND) : mark.start], text[mark.end : mark.end + _AROUND]
        context = f"{before}【{mark.text}】{after}"
        excerpt = f"“{mark.text}”可能应为“{mark.suggestion}”。…{context}…（{mark.source}）"
        key = f"{mark.text} {mark.suggestion} {context}"
        yield Sighting("words.likely", key, page.url, "body", mark.text, excerpt, around=(before, after))
