"""Dates of articles that cannot be true: in the future, or another one in the tag than on the page.

Whether an article was given an earlier date than the one it appeared on is told by ``history``, from an earlier run.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from yaojian.inspection.engine.checks.freshness import dates_in
from yaojian.inspection.engine.values import Page, Sighting, SiteView

_BEIJING = ZoneInfo("Asia/Shanghai")
_SHOWN = re.compile(r"(?:发布(?:日期|时间)|时间|日期)\s*[：:]\s*(20\d{2}[-/.年]\d{1,2}[-/.月]\d{1,2})")


def article_dates(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Only pages with a PubDate tag. A day of tolerance for clocks and time zones."""
    stated = published(page)
    if stated is None:
        return
    today = site.now.astimezone(_BEIJING).date()
    if stated > today + timedelta(days=1):
        yield Sighting(
            "fresh.future", page.url, page.url, "head", str(stated), f"发布日期标为 {stated}，晚于检查当天 {today}"
        )
    shown = _SHOWN.search(page.text)
    days = list(dates_in(shown[1])) if shown else []
    if days and abs(days[0] - stated) > timedelta(days=1):
        excerpt = f"标签里的发布日期是 {stated}，页面上写的是 {days[0]}"
        yield Sighting("fresh.dates_differ", page.url, page.url, "head", str(stated), excerpt)


def published(page: Page) -> date | None:
    """The day of the PubDate tag, None where there is none or it is no date."""
    written = (page.metas.get("pubdate") or ("",))[0]
    return next(dates_in(written), None) if written else None
