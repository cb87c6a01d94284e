"""Page tags (网页标签): the exact meta names of 国办发〔2017〕47号, annex 《网页设计规范》."""

import re
from collections.abc import Iterator

from yaojian.inspection.engine.values import Page, Sighting, SiteView

_SITE = ("SiteName", "SiteDomain", "SiteIDCode")
_COLUMN = ("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType")
_COLUMN_OF_ARTICLE = ("ColumnName", "ColumnType")
_CONTENT = ("ArticleTitle", "PubDate", "ContentSource")
_SITE_CODE = re.compile(r"^(?:bm\d{8}|\d{10})$", re.IGNORECASE)
_PUBLISHED = re.compile(r"^\d{4}-\d{2}-\d{2} \d{2}:\d{2}(?::\d{2})?$")


def page_tags(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Site tags on every page, column tags on every page but a plain one, content tags on articles.

    A page is an article when it carries any content tag; without tags its kind cannot be known, so only site and
    column tags are missed; a page to sign in belongs to an application and needs none. One finding per missing name, with all pages.
    """
    if asks_for_password(page):
        return
    article = any(name.lower() in page.metas for name in _CONTENT)
    column = _COLUMN_OF_ARTICLE if article else _COLUMN
    for rule, names in (("tags.site", _SITE), ("tags.column", column), ("tags.content", _CONTENT if article else ())):
        for name in names:
            if not any(page.metas.get(name.lower(), ())):
                state = "内容为空" if name.lower() in page.metas else "没有这个标签"
                yield Sighting(rule, name, page.url, "head", name, f'<meta name="{name}"> {state}')
    yield from _wrong(page, site)


def asks_for_password(page: Page) -> bool:
    """Whether the page belongs to an application that is signed in to."""
    return b"password" in page.source and page.tree.css_first("input[type=password]") is not None


def _wrong(page: Page, site: SiteView) -> Iterator[Sighting]:
    for name in (*_SITE, *_COLUMN, *_CONTENT):
        if len(page.metas.get(name.lower(), ())) > 1:
            yield Sighting("tags.wrong", f"twice:{name}", page.url, "head", name, f"标签 {name} 在同一页出现多次")
    code = (page.metas.get("siteidcode") or ("",))[0]
    if code and not _SITE_CODE.match(code):
        yield Sighting(
            "tags.wrong", "code", page.url, "head", code, f"网站标识码“{code[:40]}”应为10位数字或 bm 加8位数字"
        )
    published = (page.metas.get("pubdate") or ("",))[0]
    if published and not _PUBLISHED.match(published):
        excerpt = f"发布日期“{published[:40]}”应写成“年-月-日 时:分”，例如 2026-03-01 09:00"
        yield Sighting("tags.wrong", "date", page.url, "head", published[:40], excerpt)
