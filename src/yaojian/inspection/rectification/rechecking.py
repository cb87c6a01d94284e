"""The engine looks again at one problem: only the pages where it stands, only its rule and address count."""

import json
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.conf import settings

from yaojian.inspection.engine import Limits, Target, inspect, load_set
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.runs.keys import key_of
from yaojian.inspection.runs.models import Finding, Run
from yaojian.inspection.runs.services import limits_of
from yaojian.kernel.errors import Refusal

_MOST_PAGES = 40
_PATIENCE = 600.0
"""Seconds after which no further page is asked; what was not looked at is said."""
_ONE_CLICK = 1
"""The page itself and what its links lead to: whether a link is broken is only seen by asking it."""
_MOST_ASKED = 200
# Only seen from the site's front page: whether a page is a column, or the front page itself, depends on where one comes from.
_FROM_FRONT = ("fresh.column", "fresh.blank")
_IN_BROWSER = ("access.contrast", "access.axe")


@dataclass(frozen=True, slots=True)
class Seen:
    """What the engine saw; ``still_there`` None: it could not look. ``text`` is a sentence ending in 。."""

    still_there: bool | None
    text: str


def look_again(row: Rectification, run: Run, places: Sequence[str]) -> Seen:
    """Ask the pages of ``places``, at most ``_MOST_PAGES``, with the limits of ``run``, until one still has the problem. No query to
    the database here."""
    limits = replace(limits_of(run), pages=_MOST_ASKED, judged=row.rule in _IN_BROWSER)
    if row.rule in _FROM_FRONT:
        return _judge(row, [_result(run.target, run, limits)])
    pages = list(dict.fromkeys(places or [row.page or row.url]))
    results: list[dict[str, Any] | str] = []
    began = time.monotonic()
    for page in pages[:_MOST_PAGES]:
        if results and time.monotonic() - began > _PATIENCE:
            break
        results.append(_result(page, run, replace(limits, depth=_ONE_CLICK)))
        if not isinstance(results[-1], str) and _has(results[-1], row.key):
            break
    return _judge(row, results, left=len(pages) - len(results))


def places_of(row: Rectification) -> list[str]:
    """Pages where the last run saw the problem."""
    found = Finding.objects.filter(run=row.last_run_id, key=row.key).order_by("number").first()
    return [place["page"] for place in found.places] if found is not None else []


def _judge(row: Rectification, results: Sequence[dict[str, Any] | str], *, left: int = 0) -> Seen:
    seen = [result for result in results if not isinstance(result, str)]
    if any(_has(result, row.key) for result in seen):
        return Seen(still_there=True, text="检查引擎重新访问后仍然发现这个问题。")
    unseen = [result for result in results if isinstance(result, str)]
    if unseen:
        return Seen(None, unseen[0])
    rest = f"另有 {left} 个页面没有重新访问，下次检查时一并核对。" if left else ""
    return Seen(still_there=False, text=f"检查引擎重新访问了 {len(seen)} 个页面，没有再发现这个问题。{rest}")


def _result(address: str, run: Run, limits: Limits) -> dict[str, Any] | str:
    """``findings.json`` of a small run, or a sentence why there is none. A page that is gone has no problem any more."""
    home = Path(settings.YAOJIAN_DATA)
    with tempfile.TemporaryDirectory(prefix="recheck-", dir=home) as folder:
        try:
            target = Target.parse(address)
            table = load_set(run.indicators)
            inspect(target, Path(folder) / "run", table, limits=limits, progress=_go_on, documents=False)
        except Refusal as refusal:
            return str(refusal)
        found: dict[str, Any] = json.loads((Path(folder) / "run" / "findings.json").read_text("utf-8"))
    if found["run"]["stopped_because"] and limits.depth == _ONE_CLICK:
        return f"页面 {address[:120]} 上的链接太多，没有看完。"
    if found["run"]["pages"] == 0 and not any(_is_gone(one) for one in found["findings"]):
        return f"页面 {address[:120]} 打不开，没有看到。"
    return found


def _is_gone(finding: dict[str, Any]) -> bool:
    """The server itself says that the page exists no more."""
    return "404" in finding["excerpt"] or "410" in finding["excerpt"]


def _has(result: dict[str, Any], key: str) -> bool:
    return any(key_of(one["rule"], one["url"], one["excerpt"]) == key for one in result["findings"])


def _go_on(pages: int, known: int) -> bool:
    del pages, known
    return True
