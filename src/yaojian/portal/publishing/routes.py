"""Which pages there are: for each owner of pages, its routes and what renders them."""

from collections.abc import Callable, Iterator

from yaojian.portal.articles.models import Article
from yaojian.portal.columns.models import Column
from yaojian.portal.publishing import rendering
from yaojian.portal.publishing.assets import PublishedAssets
from yaojian.portal.publishing.reader import Reader
from yaojian.portal.publishing.reads import full_pages

Render = Callable[[Reader, PublishedAssets], str]
Pages = dict[str, Render]
FRONT, SITE, ASSET = "front", "site", "asset"


def pages_of(owner: str, reader: Reader) -> Pages:
    """The pages ``owner`` (``front``, ``site``, ``column:12``, ``article:7``) has now; none when it is not public."""
    if owner == FRONT:
        return {"/index.html": rendering.front_page}
    if owner == SITE:
        return {"/404.html": lambda reader, _: rendering.lost_page(reader)}
    kind, _, number = owner.partition(":")
    return _column_pages(int(number), reader) if kind == "column" else _article_pages(int(number), reader)


def all_owners() -> Iterator[str]:
    """Articles first, lists next, the front page last: nobody meets a link to a page that is not there yet."""
    for pk in Article.objects.filter(live=True).order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000):
        yield f"article:{pk}"
    for pk in column_numbers():
        yield f"column:{pk}"
    yield SITE
    yield FRONT


def column_numbers() -> list[int]:
    """All columns but the front page."""
    return list(Column.objects.filter(depth__gt=2).order_by("path").values_list("pk", flat=True))


def order_of(owner: str) -> int:
    """Sorts owners as ``all_owners`` does."""
    return {"article": 0, "column": 1, SITE: 2, FRONT: 3}[owner.partition(":")[0]]


def _column_pages(pk: int, reader: Reader) -> Pages:
    column = reader.ask("column", pk)
    if column is None:
        return {}
    older = range(1, full_pages(reader.ask("size", pk)) + 1)
    pages: Pages = {f"{column['address']}list-{number}.html": _list(pk, number) for number in older}
    return pages | {f"{column['address']}index.html": _list(pk, 0)}


def _list(pk: int, number: int) -> Render:
    return lambda reader, _: rendering.column_page(reader, pk, number)


def _article_pages(pk: int, reader: Reader) -> Pages:
    article = reader.ask("article", pk)
    if article is None:
        return {}
    return {article["address"]: lambda reader, assets: rendering.article_page(reader, pk, assets)}
