"""Interaction columns (互动回应): letters that nobody answered. Read from public lists of letters.

Three months without an answer within the last year is a veto (indicators 2019, 单项否决·互动回应差); a person confirms.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from yaojian.inspection.engine.checks.freshness import dates_in
from yaojian.inspection.engine.parsing import selector_of
from yaojian.inspection.engine.values import Page, Sighting, SiteView

_BEIJING = ZoneInfo("Asia/Shanghai")
_LETTERS = re.compile(r"信箱|来信|留言|咨询|投诉|互动|问政|答复")
_WAITING = re.compile(
    r"未(?:回复|答复|处理|办理|办结)|待(?:回复|答复|处理|办理)|处理中|办理中|受理中|尚未(?:回复|答复)"
)
_ROWS = "tr, li, dd"
_MOST_ROWS = 200
_VETO = timedelta(days=92)  # three months
_YEAR = timedelta(days=365)
_SHORT = 400  # characters of one row; more is a layout, not a row


def unanswered_letters(page: Page, site: SiteView) -> Iterator[Sighting]:
    """One finding per row of a list of letters that has waited for more than three months."""
    if not _about_letters(page) or not _WAITING.search(page.text):
        return
    today = site.now.astimezone(_BEIJING).date()
    for node in page.tree.css(_ROWS)[:_MOST_ROWS]:
        text = node.text(separator=" ", strip=True)
        if len(text) <= _SHORT and _WAITING.search(text) and (sent := _sent(text, today)):
            waited = today - sent
            if _VETO < waited <= _YEAR:
                excerpt = f"{sent} 的来信已有 {waited.days} 天没有答复：{text[:80]}"
                yield Sighting(
                    "letters.unanswered", f"{page.url} {text[:80]}", page.url, selector_of(node), text[:60], excerpt
                )


def _sent(text: str, today: date) -> date | None:
    return min((day for day in dates_in(text) if day <= today), default=None)


def _about_letters(page: Page) -> bool:
    named = (page.title or "", *page.metas.get("columnname", ()), *page.metas.get("columntype", ()))
    return any(_LETTERS.search(name) for name in named)
