"""The pages of this room: articles, columns, what belongs to the site as a whole, the front page."""

from collections.abc import Iterable

from yaojian.portal.articles.content import contents_of, words_of
from yaojian.portal.articles.queries import public_articles
from yaojian.portal.columns.models import Column
from yaojian.portal.publishing import listing, registry, rendering, site_pages
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.reads import told
from yaojian.portal.publishing.registry import Found, Pages, Render
from yaojian.portal.publishing.shelves import full_pages, read_ahead, read_lines_ahead, shelf_of

FRONT, SITE, ASSET = "front", "site", "asset"
TREE = "tree"
"""Tag of a change that may touch every page: columns, their names and places."""
_ONLY_ONE = (0,)
_STATEMENTS = {
    "/wzsm.html": ("网站声明", "legal", "本站的主办单位、版权、转载和免责说明。"),
    "/ysbh.html": ("隐私保护", "privacy", "本站收集哪些个人信息、怎样使用和保护。"),
    "/wza.html": ("无障碍声明", "accessibility", "本站的无障碍和适老化功能、键盘操作方法和反馈渠道。"),
}


def register() -> None:
    """Offer them through the same door as other rooms."""
    registry.register_pages(
        "article",
        owner_pages=_article_pages,
        owners=_articles,
        order=registry.LEAVES,
        prepare=_read_articles,
        found=_article_found,
    )
    registry.register_pages(
        "column",
        owner_pages=_column_pages,
        owners=_columns,
        order=registry.LISTS,
        whole={TREE},
        prepare=_read_lists,
    )
    registry.register_pages(SITE, owner_pages=_site_pages, owners=lambda: _ONLY_ONE, order=registry.HOMES, whole={TREE})
    registry.register_pages(
        FRONT, owner_pages=_front_pages, owners=lambda: _ONLY_ONE, order=registry.LAST, whole={TREE}
    )
    registry.register_sitemap(_columns_in_map, order=0)


def _articles() -> Iterable[int]:
    return public_articles().order_by("pk").values_list("pk", flat=True)


def _columns() -> Iterable[int]:
    """All but the front page."""
    return Column.objects.filter(depth__gt=2).order_by("path").values_list("pk", flat=True)


def _read_articles(numbers: list[int], reader: Reader) -> None:
    """Many at once: one by one, reading takes longer than rendering."""
    for content in contents_of(public_articles().filter(pk__in=numbers)):
        reader.know("article", (content.pk,), (told(content), {f"article:{content.pk}"}))


def _read_lists(numbers: list[int], _reader: Reader) -> None:
    read_ahead(numbers)
    read_lines_ahead({article for pk in numbers for _, article in shelf_of(pk).articles})


def _article_found(pk: int, reader: Reader) -> Found | None:
    article = reader.ask("article", pk)
    if article is None:
        return None
    column = reader.ask("column", article["column"])
    return Found(
        title=article["title"],
        address=article["address"],
        kind=column["kind"],
        published=article["published"],
        summary=article["summary"],
        text=words_of(article["parts"]),
        number=article["document_number"],
        column=article["column"],
        column_title=column["title"],
    )


def _article_pages(pk: int, reader: Reader) -> Pages:
    article = reader.ask("article", pk)
    if article is None:
        return {}
    return {article["address"]: lambda reader, assets: rendering.article_page(reader, pk, assets)}


def _column_pages(pk: int, reader: Reader) -> Pages:
    column = reader.ask("column", pk)
    if column is None or not column["has_page"]:
        return {}
    older = range(1, full_pages(reader.ask("size", pk)) + 1) if listing.is_list(column) else ()
    pages: Pages = {f"{column['address']}list-{number}.html": _list(pk, number) for number in older}
    pages[f"{column['address']}rss.xml"] = lambda reader, _: site_pages.feed(reader, pk)
    return pages | {f"{column['address']}index.html": _list(pk, 0)}


def _list(pk: int, number: int) -> Render:
    return lambda reader, assets: listing.column_page(reader, pk, number, assets)


def _site_pages(_number: int, _reader: Reader) -> Pages:
    return {
        "/sitemap.html": lambda reader, _: site_pages.sitemap_page(reader),
        "/rss.html": lambda reader, _: site_pages.feeds_page(reader),
        "/404.html": lambda reader, _: site_pages.lost_page(reader),
        "/410.html": lambda reader, _: site_pages.lost_page(reader, taken_down=True),
        "/50x.html": lambda reader, _: site_pages.broken_page(reader),
        "/robots.txt": lambda reader, _: site_pages.robots(),
        **{route: site_pages.statement_page(route, *told) for route, told in _STATEMENTS.items()},
    }


def _front_pages(_number: int, _reader: Reader) -> Pages:
    return {"/index.html": rendering.front_page}


def _columns_in_map(reader: Reader) -> registry.Sections:
    """One section for each channel: itself, and all columns below it."""
    sections: registry.Sections = []
    for title, address, depth in reader.ask("columns"):
        if depth == 1:
            sections.append((title, [(title, address)]))
        elif sections:
            sections[-1][1].append((title, address))
    return sections
