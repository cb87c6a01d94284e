"""The questions public pages may ask. Nothing else of the database reaches a page; every answer names its tags.

Answers are JSON values without clock, request or chance in them. Lists are ordered by (first publication, number), newest
first: equal moments would otherwise differ between builds.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article, article_address
from yaojian.portal.columns.models import Column, ColumnKind, FrontPlace
from yaojian.portal.publishing.reader import Answer, question

PAGE_SIZE = 20
NAVIGATION_LIMIT = 8
"""国办发〔2017〕47号 annex: five to eight first-level channels."""


@question("navigation")
def navigation() -> Answer:
    """The main navigation: (title, address)."""
    columns = Column.objects.filter(in_navigation=True).order_by("order", "path")[:NAVIGATION_LIMIT]
    return [[column.title, column.address] for column in columns], {"tree"}


@question("front")
def front() -> Answer:
    """Which columns stand on the front page, by place, and what its tags say."""
    columns = list(Column.objects.exclude(front_place=FrontPlace.NONE).order_by("order", "path"))
    page = Column.objects.get(depth=2)
    places: dict[str, Any] = {
        str(place): [[column.pk, column.title, column.address] for column in columns if column.front_place == place]
        for place in (FrontPlace.NEWS, FrontPlace.BLOCK)
    }
    return places | {"description": page.description, "keywords": page.keywords}, {"tree"}


@question("columns")
def columns() -> Answer:
    """All columns in the order of the tree, for the site map: (title, address, depth below the front page)."""
    found = Column.objects.filter(depth__gt=2).order_by("path")
    return [[one.title, one.address, one.depth - 2] for one in found], {"tree"}


@question("column")
def column(pk: int) -> Answer:
    """One column: what its tags say, the way to it, and its neighbours in the tree. None when it is not there."""
    found = Column.objects.filter(pk=pk, depth__gt=2).first()
    if found is None:
        return None, {"tree", f"column:{pk}"}
    above = list(Column.objects.filter(pk__in=found.get_ancestors().values("pk"), depth__gt=2).order_by("path"))
    children = list(Column.objects.filter(pk__in=found.get_children().values("pk")).order_by("order", "path"))
    beside = children or (
        list(Column.objects.filter(pk__in=found.get_siblings().values("pk")).order_by("order", "path"))
        if above
        else [found]
    )
    return {
        "title": found.title,
        "address": found.address,
        "kind": ColumnKind(found.kind).label,
        "description": found.description,
        "keywords": found.keywords,
        "line": [*(one.pk for one in above), pk],
        "above": [[one.title, one.address] for one in above],
        "group": found.title if children else (above[-1].title if above else found.title),
        "beside": [[one.title, one.address, one.pk == pk] for one in beside],
    }, {"tree", f"column:{pk}"}


@question("latest")
def latest(pk: int, count: int) -> Answer:
    """The newest articles of a column and all below it."""
    below = _below(pk)
    return _rows(_live(below).order_by("-first_published_at", "-pk")[:count]), _tags(below)


@question("size")
def size(pk: int) -> Answer:
    """How many articles a column and all below it show."""
    below = _below(pk)
    return _live(below).count(), _tags(below)


@question("listed")
def listed(pk: int, number: int) -> Answer:
    """Page ``number`` of a column's list; 0 is the newest page, 1 the oldest (portal.md §6.2: pages do not shift)."""
    below = _below(pk)
    oldest_first = _live(below).order_by("first_published_at", "pk")
    if number:
        rows = oldest_first[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    else:
        rows = oldest_first[full_pages(oldest_first.count()) * PAGE_SIZE :]
    return list(reversed(_rows(rows))), _tags(below)


def every_list(pk: int) -> dict[int, Answer]:
    """``listed`` for all pages of a column at once: one reading instead of one a page, where all are asked again."""
    below = _below(pk)
    rows, tags = _rows(_live(below).order_by("first_published_at", "pk")), _tags(below)
    full = full_pages(len(rows))
    pages = {number: rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE] for number in range(1, full + 1)}
    pages[0] = rows[full * PAGE_SIZE :]
    return {number: (list(reversed(page)), tags) for number, page in pages.items()}


def full_pages(count: int) -> int:
    """Older pages of exactly 20; the newest page has 20 to 39 (or all of fewer than 40)."""
    return max(0, count // PAGE_SIZE - 1)


@question("lead")
def lead() -> Answer:
    """The newest article of the columns in the news area: what the front page opens with. None without any."""
    ids = list(Column.objects.filter(front_place=FrontPlace.NEWS).values_list("pk", flat=True))
    below = sorted({one for pk in ids for one in _below(pk)})
    newest = _live(below).order_by("-first_published_at", "-pk")
    tags = {*_tags(below), "tree"}
    first = newest.first()
    if first is None:
        return None, tags
    pictured = next((one for one in newest[:10] if _first_picture(one)), None)
    shown = {"title": first.title, "address": first.address, "summary": first.summary}
    if pictured is not None:
        tags.add(f"article:{pictured.pk}")
        shown["picture"] = {"title": pictured.title, "address": pictured.address, **(_first_picture(pictured) or {})}
    return shown, tags


@question("article")
def article(pk: int) -> Answer:
    """What one published article says. None when it is not public."""
    found = Article.objects.filter(pk=pk, live=True).first()
    if found is None:
        return None, {f"article:{pk}"}
    return told(content_of(found)), {f"article:{pk}"}


@question("pointer")
def pointer(pk: int) -> Answer:
    """Title and address of another page of the site, for links. None when it is not public."""
    found = Article.objects.filter(pk=pk, live=True).only("title", "first_published_at").first()
    if found is not None:
        return [found.title, found.address], {f"article:{pk}"}
    target = Column.objects.filter(pk=pk).first()
    return [target.title, target.address] if target else None, {f"article:{pk}", "tree"}


def told(content: Any) -> dict[str, Any]:
    """An ``ArticleContent`` as JSON values."""
    return {
        "pk": content.pk,
        "column": content.column_id,
        "title": content.title,
        "address": article_address(content.pk, content.published),
        "summary": content.summary,
        "source": content.source,
        "author": content.author,
        "responsible_editor": content.responsible_editor,
        "document_number": content.document_number,
        "keywords": content.keywords,
        "published": content.published.isoformat() if content.published else None,
        "parts": list(content.parts),
    }


def _live(columns: Iterable[int]) -> "QuerySet[Article]":
    rows: QuerySet[Article] = Article.objects.filter(live=True, home_column__in=columns)
    return rows


def _below(pk: int) -> list[int]:
    path = Column.objects.filter(pk=pk).values_list("path", flat=True).first()
    return list(Column.objects.filter(path__startswith=path).values_list("pk", flat=True)) if path else []


def _tags(columns: Iterable[int]) -> set[str]:
    return {"tree", *(f"listing:{pk}" for pk in columns)}


def _rows(articles: "QuerySet[Article]") -> list[list[Any]]:
    """Lines of a list; without the bodies, which are most of a row."""
    lines = articles.values_list("pk", "title", "first_published_at", "summary")
    return [
        [title, article_address(pk, published), published.isoformat(), summary]
        for pk, title, published, summary in lines
    ]


def _first_picture(found: Article) -> dict[str, Any] | None:
    for part in content_of(found).parts:
        if part["kind"] == "picture" and part["alt"]:
            return {"id": part["id"], "alt": part["alt"]}
    return None
