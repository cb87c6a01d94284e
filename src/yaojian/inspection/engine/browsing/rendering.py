"""Pages that scripts fill: what a visitor sees of them in the browser takes the place of their nearly empty source."""

from dataclasses import replace

from yaojian.inspection.engine.browsing.program import BrowserFailed
from yaojian.inspection.engine.browsing.window import Window
from yaojian.inspection.engine.fetching import Answer
from yaojian.inspection.engine.values import LinkKind, Page

_FEW_WORDS = 80  # characters of visible text
_FEW_LINKS = 3
_LEADS_AWAY = frozenset({LinkKind.FRAME, LinkKind.REFRESH, LinkKind.SCRIPTED})
_SOURCE = "[location.href.split('#')[0], '<!DOCTYPE html>' + document.documentElement.outerHTML]"


def is_thin(page: Page) -> bool:
    """Whether there is next to nothing in the source, but a script that may bring it. Frames and pages that lead on are no such case."""
    if len(page.text) >= _FEW_WORDS or "<script" not in page.source:
        return False
    kinds = [link.kind for link in page.links]
    return kinds.count(LinkKind.PAGE) < _FEW_LINKS and not _LEADS_AWAY.intersection(kinds)


async def rendered(window: Window, answer: Answer) -> Answer | None:
    """``answer`` with the source as it is once the scripts have run; None where the browser failed or was led elsewhere."""
    window.supply.know(answer.url, answer)
    try:
        tab = await window.show(answer.url)
        address, source = await tab.run(_SOURCE)
    except BrowserFailed:
        return None
    if address != answer.url:
        return None
    body = str(source).encode("utf-8", "replace")
    return replace(
        answer,
        body=body,
        sent=body,
        encoding="",
        content_type="text/html; charset=utf-8",
        truncated=False,
        rendered=True,
    )
