"""The pages of this room: articles, columns, what belongs to the site as a whole, the front page."""

from collections.abc import Iterable

from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.portal.publishing import registry, rendering
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.reads import full_pages
from yaojian.portal.publishing.registry import Pages, Render

FRONT, SITE, ASSET = "front", "site", "asset"
_ONLY_ONE = (0,)


def register() -> None:
    """Offer them through the same door as other rooms."""
    registry.register_pages("article", owner_pages=_article_pages, owners=_articles, order=registry.LEAVES)
    registry.register_pages("column", owner_pages=_column_pages, owners=_columns, order=registry.LISTS, whole={"tree"})
    registry.register_pages(
        SITE, owner_pages=_site_pages, owners=lambda: _ONLY_ONE, order=registry.HOMES, whole={"tree"}
    )
    registry.register_pages(
        FRONT, owner_pages=_front_pages, owners=lambda: _ONLY_ONE, order=registry.LAST, whole={"tree"}
    )
    registry.register_sitemap(_columns_in_map, order=0)


def _articles() -> Iterable[int]:
    return Article.objects.filter(live=True).order_by("pk").values_list("pk", flat=True)


def _columns() -> Iterable[int]:
    """All but the front page."""
    return Column.objects.filter(depth__gt=2).order_by("path").values_list("pk", flat=True)


def _article_pages(pk: int, reader: Reader) -> Pages:
    article = reader.ask("article", pk)
    if article is None:
        return {}
    return {article["address"]: lambda reader, assets: rendering.article_page(reader, pk, assets)}


def _column_pages(pk: int, reader: Reader) -> Pages:
    column = reader.ask("column", pk)
    if column is None or not column["has_page"]:
        return {}
    older = range(1, full_pages(reader.ask("size", pk)) + 1)
    pages: Pages = {f"{column['address']}list-{number}.html": _list(pk, number) for number in older}
    return pages | {f"{column['address']}index.html": _list(pk, 0)}


def _list(pk: int, number: int) -> Render:
    return lambda reader, assets: rendering.column_page(reader, pk, number, assets)


def _site_pages(_number: int, _reader: Reader) -> Pages:
    return {
        "/404.html": lambda reader, _: rendering.lost_page(reader),
        "/sitemap.html": lambda reader, _: rendering.sitemap_page(reader),
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
