"""Freshness read from the pages themselves: the newest date in lists of dated items, and columns without any.

The class of a column follows its own tags (ColumnType, ColumnName) or title; silence allowed per class as in the
indicators: news two weeks, notices, policy and interpretation six months. Undated items count as not updated.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from yaojian.inspection.engine.values import Page, Sighting, SiteView

_BEIJING = ZoneInfo("Asia/Shanghai")
_DATE = re.compile(r"(?<!\d)(20\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_ITEMS = "li, tr, dd, article"
_MOST_ITEMS = 300  # looked at per page
_FEWEST = 3  # dated items that make a list
_HOME_SILENCE = timedelta(days=14)
_CLASSES = (
    (re.compile(r"动态|要闻|新闻|快讯|播报"), "动态、要闻类", timedelta(days=14)),
    (re.compile(r"通知|公告|公示|通告"), "通知公告类", timedelta(days=183)),
    (re.compile(r"解读"), "政策解读类", timedelta(days=183)),
    (re.compile(r"政策|文件|法规"), "政策文件类", timedelta(days=183)),
    (re.compile(r"人事|规划|计划|招考|招聘"), "人事、规划计划类", timedelta(days=365)),
)
_BLANK = re.compile(
    r"(?:内容|栏目|页面)?(?:正在|尚在)?建设中|暂无(?:内容|信息|数据|文章|记录)|没有(?:相关)?(?:内容|信息|数据)|敬请期待"
)
_ARCHIVED = re.compile(r"已归档|历史专题")
_PAGED = re.compile(r"_\d+\.\w+$|[?&](?:page|p|pageno|pageindex)=(?!1(?:&|$))\d+", re.IGNORECASE)
_LITTLE = 1_500  # characters: a blank column shows navigation and footer only


def dated_lists(page: Page, site: SiteView) -> Iterator[Sighting]:
    """The home page, and first pages of columns. Later pages of a list and archived columns are not looked at."""
    if "articletitle" in page.metas or _PAGED.search(page.url) or _ARCHIVED.search(page.text):
        return
    today = site.now.astimezone(_BEIJING).date()
    if page.is_home:
        yield from _home(page, list(_item_dates(page, today)), today)
        return
    name = _column_name(page)
    if not name:
        return
    dates = list(_item_dates(page, today))
    if len(dates) >= _FEWEST:
        yield from _column(page, name, max(dates), today)
    elif not dates and _is_blank(page):
        yield Sighting("fresh.blank", page.url, page.url, "body", name, f"栏目“{name}”没有可读的内容")


def _home(page: Page, dates: list[date], today: date) -> Iterator[Sighting]:
    if dates and today - max(dates) > _HOME_SILENCE:
        days = (today - max(dates)).days
        yield Sighting("fresh.home", page.url, page.url, "body", "", f"首页最新信息日期为 {max(dates)}，已有 {days} 天")


def _column(page: Page, name: str, newest: date, today: date) -> Iterator[Sighting]:
    for pattern, kind, silence in _CLASSES:
        if pattern.search(name):
            if today - newest > silence:
                days = (today - newest).days
                excerpt = f"“{name}”属{kind}栏目，最新信息日期为 {newest}，已有 {days} 天，期限 {silence.days} 天"
                yield Sighting("fresh.column", page.url, page.url, "body", name, excerpt)
            return


def _column_name(page: Page) -> str:
    """The column's own name; empty when the page does not say that it is a column."""
    names = page.metas.get("columnname") or page.metas.get("columntype") or ()
    return names[0][:40] if names and names[0] != "首页" else ""


def _item_dates(page: Page, today: date) -> Iterator[date]:
    if not _DATE.search(page.text):
        return
    for node in page.tree.css(_ITEMS)[:_MOST_ITEMS]:
        day = _date_in(node, today)
        if day is not None and node.css_first("a[href]") is not None and not _holds_items(node):
            yield day


def _holds_items(node: LexborNode) -> bool:
    return len(node.css("li, tr")) > (node.tag in ("li", "tr"))  # a search finds the node itself, too


def _date_in(node: LexborNode, today: date) -> date | None:
    """The last date of the item that is not in the future (titles may announce coming days)."""
    found: date | None = None
    for year, month, day in _DATE.findall(node.text(separator=" ")):
        try:
            read = date(int(year), int(month), int(day))
        except ValueError:
            continue
        found = read if read <= today else found
    return found


def _is_blank(page: Page) -> bool:
    main = page.tree.css_first("main, [role=main], #main, .main, #content, .content")
    text = main.text(separator=" ", strip=True) if main else page.text
    return len(text) < _LITTLE and _BLANK.search(text) is not None
