"""Accessibility judged in the browser by axe-core (MPL-2.0, Deque) on a sample: home, a list, an article, a form.

Laid down by ``scripts/setup`` from the npm package, with its Chinese words. What the source alone tells is left to
``checks.access``, so that no fault counts twice.
"""

import json
import sys
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from typing import Any

from yaojian.inspection.engine.browsing.program import BrowserFailed
from yaojian.inspection.engine.browsing.window import Window
from yaojian.inspection.engine.crawled import Crawled
from yaojian.inspection.engine.values import Sighting

_FOLDER = Path(sys.prefix) / "share" / "yaojian" / "axe"
_LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
_TOLD_BY_SOURCE = [
    "label", "select-name", "frame-title", "image-alt", "input-image-alt", "html-has-lang", "document-title", "link-name",
    "meta-viewport",
]  # fmt: skip
_MOST = 5  # elements of one rule told on one page
_RUN = """
axe.configure({{locale: {words}}});
axe.run(document, {{runOnly: {levels}, resultTypes: ['violations'], iframes: false,
  rules: Object.fromEntries({without}.map(id => [id, {{enabled: false}}]))}})
  .then(told => told.violations.map(one => ({{id: one.id, help: one.help, count: one.nodes.length,
    at: one.nodes.slice(0, {most}).map(node => [node.target.flat().join(' '), node.html.slice(0, 200)])}})))
"""


async def judged(window: Window, crawled: Crawled) -> AsyncIterator[tuple[int, Sighting]]:
    """What axe finds on the sample of ``crawled``, by page number. A page the browser cannot show is left out and counted."""
    tools = _tools()
    if tools is None or not window.is_there:
        crawled.counters["left/axe"] = 1
        return
    for number in sorted(set(crawled.samples.values())):
        url = crawled.urls[number]
        try:
            found = await (await window.show(url)).run(*tools)
        except BrowserFailed:
            crawled.counters["left/axe_pages"] += 1
            continue
        crawled.counters["browser/judged"] += 1
        for one in found:
            for sighting in _sightings(url, one):
                yield number, sighting


@cache
def _tools() -> tuple[str, str] | None:
    """axe itself and the script that runs it; None where this installation lacks it."""
    try:
        program = (_FOLDER / "axe.min.js").read_text("utf-8")
        words = json.loads((_FOLDER / "zh_CN.json").read_text("utf-8"))
    except OSError:
        return None
    told = {"words": words, "levels": _LEVELS, "without": _TOLD_BY_SOURCE, "most": _MOST}
    return program, _RUN.format(**{name: json.dumps(value) for name, value in told.items()})


def _sightings(url: str, found: dict[str, Any]) -> list[Sighting]:
    rule = "access.contrast" if found["id"] == "color-contrast" else "access.axe"
    more = f"；本页同类共 {found['count']} 处" if found["count"] > _MOST else ""
    return [
        Sighting(rule, f"{found['id']} {path}", url, path[:200], str(found["help"])[:60], f"{found['help']}：{source}{more}（axe：{found['id']}）")
        for path, source in found["at"]
    ]  # fmt: skip
