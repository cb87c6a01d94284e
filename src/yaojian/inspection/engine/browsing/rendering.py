"""Pages that scripts fill (``likeness.is_thin``): what a visitor sees of them in the browser takes the place of their nearly empty source."""

from dataclasses import replace

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.browsing.program import BrowserFailed
from yaojian.inspection.engine.browsing.window import Window

_SOURCE = "[location.href.split('#')[0], '<!DOCTYPE html>' + document.documentElement.outerHTML]"


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
