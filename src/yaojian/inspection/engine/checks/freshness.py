"""Freshness read from the pages themselves: the newest date in lists of dated items, and columns without any.

The class of a column follows its own tags (ColumnName, ColumnType); how long each class may be silent stands in
``indicators/data/cycles.yaml``. Undated items count as not updated.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from selectolax.lexbor import LexborNode

from yaojian.inspection.engine.cycles import cycles
from yaojian.inspection.engine.values import Page, Sighting, SiteView

_BEIJING = ZoneInfo("Asia/Shanghai")
_DATE = re.compile(r"(?<!\d)(20\d{2})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?!\d)")
_ITEMS = "li, tr, dd, article"
_MOST_ITEMS = 300  # looked at per page
_FEWEST = 3  # dated items that make a list
_UNDATED = 5  # links to articles without any date beside them that make an undated list
_HOME_SILENCE = timedelta(days=14)
_BLANK = re.compile(
    r"(?:内容|栏目|页面)?(?:正在|尚在)?建设中|暂无(?:内容|信息|数据|文章|记录)|没有(?:相关)?(?:内容|信息|数据)|敬请期待"
)
_PAGED = re.compile(r"_\d+\.\w+$|[?&](?:page|p|pageno|pageindex)=(?!1(?:&|$))\d+", re.IGNORECASE)
_LITTLE = 1_500  # characters: a blank column shows navigation and footer only
_MAIN = "main, [role=main], #main, .main, #content, .content"
_ARTICLE = re.compile(r"/(?:t\d{6,8}_\d+|art_\w+|\d{4,}|content_\w+)\.s?html?$|/art/\d{4}/", re.IGNORECASE)


def dated_lists(page: Page, site: SiteView) -> Iterator[Sighting]:
    """The home page, and first pages of columns. Later pages of a list and archived columns are not looked at."""
    if "articletitle" in page.metas or _PAGED.search(page.url):
        return
    if any(word in page.text for word in cycles().exempt):
        return
    today = site.now.astimezone(_BEIJING).date()
    if page.is_home:
        yield from _home(page, list(_item_dates(page, today)), today)
    elif name := _column_name(page):
        dates = list(_item_dates(page, today))
        if len(dates) >= _FEWEST:
            yield from _column(page, name, max(dates), today)
        elif not dates:
            yield from _without_dates(page, name)


def _home(page: Page, dates: list[date], today: date) -> Iterator[Sighting]:
    if dates and today - max(dates) > _HOME_SILENCE:
        days = (today - max(dates)).days
        yield Sighting("fresh.home", page.url, page.url, "body", "", f"首页最新信息日期为 {max(dates)}，已有 {days} 天")


def _column(page: Page, name: str, newest: date, today: date) -> Iterator[Sighting]:
    kind = cycles().of(name)
    if kind is not None and today - newest > kind.silence:
        days = (today - newest).days
        excerpt = f"“{name}”属{kind.label}栏目，最新信息日期为 {newest}，已有 {days} 天，期限 {kind.silence.days} 天"
        rule = "fresh.column" if kind.veto else "fresh.other"
        yield Sighting(rule, page.url, page.url, "body", name, excerpt)


def _without_dates(page: Page, name: str) -> Iterator[Sighting]:
    main = page.tree.css_first(_MAIN)
    text = main.text(separator=" ", strip=True) if main else page.text
    if len(text) < _LITTLE and _BLANK.search(text):
        yield Sighting("fresh.blank", page.url, page.url, "body", name, f"栏目“{name}”没有可读的内容")
    elif cycles().of(name) is not None and main is not None and _articles(main) >= _UNDATED:
        excerpt = f"栏目“{name}”的信息列表没有标明发布日期，按未更新计"
        yield Sighting("fresh.undated", page.url, page.url, "body", name, excerpt)


def _articles(main: LexborNode) -> int:
    return sum(_ARTICLE.search(node.attributes.get("href") or "") is not None for node in main.css("li a[href]"))


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
    for read in dates_in(node.text(separator=" ")):
        found = read if read <= today else found
    return found


def dates_in(text: str) -> Iterator[date]:
    """Every day written in figures in ``text``, in its order."""
    for year, month, day in _DATE.findall(text):
        try:
            yield date(int(year), int(month), int(day))
        except ValueError:
            continue
