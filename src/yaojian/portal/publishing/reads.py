"""The questions public pages may ask. Nothing else of the database reaches a page; every answer names its tags.

Answers are JSON values without clock, request or chance in them. Lists are ordered by (first publication, number), newest
first: equal moments would otherwise differ between builds.
"""

from typing import Any

from django.db.models import JSONField
from django.db.models.functions import Cast

from yaojian.portal.articles.classes import label_of
from yaojian.portal.articles.content import contents_of
from yaojian.portal.articles.models import article_address
from yaojian.portal.articles.queries import public_articles
from yaojian.portal.columns.models import ColumnKind, FrontPlace
from yaojian.portal.publishing.column_tree import ColumnNow, column_tree, has_page, in_order, way_to
from yaojian.portal.publishing.reader import Answer, fingerprints, question
from yaojian.portal.publishing.shelves import Shelf, newest_in, read_ahead, shelf_of, tags_of

NAVIGATION_LIMIT = 8
"""国办发〔2017〕47号 annex: five to eight first-level channels."""
_PICTURE_AMONG = 10
"""So many of the newest articles are looked through for a picture."""


@question("navigation")
def navigation() -> Answer:
    """The main navigation: (title, address)."""
    found = in_order(column_tree().shown(lambda one: one.in_navigation and one.depth > 2))[:NAVIGATION_LIMIT]
    return [[column.title, way_to(column)] for column in found], {"tree"}


@question("front")
def front() -> Answer:
    """Which columns stand on the front page, by place, and what its tags say."""
    tree = column_tree()
    page = tree.front
    places: dict[str, Any] = {
        str(place): [[column.pk, column.title, way_to(column)] for column in _at(place)]
        for place in (FrontPlace.NEWS, FrontPlace.BLOCK)
    }
    return places | {"description": page.description, "keywords": page.keywords}, {"tree"}


@question("columns")
def columns() -> Answer:
    """All columns in the order of the tree, for the site map: (title, address, depth below the front page)."""
    found = column_tree().shown(lambda one: one.depth > 2)
    return [[one.title, way_to(one), one.depth - 2] for one in found], {"tree"}


@question("column")
def column(pk: int) -> Answer:
    """One column: what its tags say, the way to it, and its neighbours in the tree. None when there is none such.

    ``has_page``: it has a page of its own now. A hidden or binned column and a link have none; articles of a hidden one are
    still shown at their own addresses, so its name is needed. ``line``: it and all above it.
    """
    tree, tags = column_tree(), {"tree", f"column:{pk}"}
    found = tree.by_number.get(pk)
    if found is None or found.depth <= 2:
        return None, tags
    above, children = tree.above(found), tree.children(found)
    beside = children or (tree.siblings(found) if above else [found])
    own_page = has_page(tree, found)
    return {
        "title": found.title,
        "address": found.address if own_page else "",
        "kind": ColumnKind(found.kind).label,
        "template": str(found.template),
        "state": str(found.state),
        "link_to": found.link_to,
        "has_page": own_page,
        "description": found.description,
        "keywords": found.keywords,
        "above": [[one.title, way_to(one) if tree.is_shown(one) else ""] for one in above],
        "line": [*(one.pk for one in above), found.pk],
        "group": found.title if children else (above[-1].title if above else found.title),
        "beside": [[one.title, way_to(one), one.pk == pk] for one in beside],
        "children": [[one.pk, one.title, way_to(one), one.description] for one in children],
    }, tags


@question("latest")
def latest(pk: int, count: int) -> Answer:
    """What a column and all below it show, newest first; what is pinned in the column itself comes before."""
    shelf = shelf_of(pk)
    rows = shelf.lines(shelf.pinned[:count], pinned=True) + shelf.lines(shelf.newest(count))
    return rows[:count], tags_of([pk])


@question("size")
def size(pk: int) -> Answer:
    """How many articles a column and all below it show; one shown at several places of them counts once."""
    return len(shelf_of(pk).articles), tags_of([pk])


@question("listed")
def listed(pk: int, number: int) -> Answer:
    """Page ``number`` of a column's list; 0 is the newest page, 1 the oldest (portal.md §6.2: pages do not shift).

    What is pinned stands at the head of the newest page, and at its own place in older ones.
    """
    return _page(shelf_of(pk), number), tags_of([pk])


@fingerprints("listed")
def list_digests(pk: int) -> tuple[dict[int, str], set[str]]:
    """See ``Shelf.digests``."""
    return shelf_of(pk).digests(), tags_of([pk])


@question("lead")
def lead() -> Answer:
    """The newest article of the columns in the news area: what the front page opens with. None without any."""
    news = [one.pk for one in _at(FrontPlace.NEWS)]
    tags = tags_of(news) | {"tree"}
    read_ahead(news)
    numbers = newest_in(news, _PICTURE_AMONG)
    names = ("pk", "title", "summary", "first_published_at")
    bodies = public_articles().filter(pk__in=numbers).annotate(raw=Cast("body", JSONField()))
    public = {row[0]: row for row in bodies.values_list(*names, "raw")}
    newest = [public[one] for one in numbers if one in public]
    if not newest:
        return None, tags
    pk, title, summary, published, _ = newest[0]
    shown = {"title": title, "address": article_address(pk, published), "summary": summary}
    for pk, title, _, published, raw in newest:
        if (picture := _first_picture(pk, raw)) is not None:
            shown["picture"] = {"title": title, "address": article_address(pk, published), **picture}
            return shown, tags | {f"article:{pk}"}
    return shown, tags


@question("picture_of", keep=False)
def picture_of(pk: int) -> Answer:
    """The first picture of an article that says something, for lists of pictures: number and alternative text, or None."""
    raw = public_articles().filter(pk=pk).annotate(raw=Cast("body", JSONField())).values_list("raw", flat=True).first()
    return (_first_picture(pk, raw) if raw else None), {f"article:{pk}"}


@question("article", keep=False)
def article(pk: int) -> Answer:
    """What one published article says. None when it is not public."""
    found = next(contents_of(public_articles().filter(pk=pk)), None)
    return told(found) if found is not None else None, {f"article:{pk}"}


@question("pointer")
def pointer(pk: int) -> Answer:
    """Title and address of another page of the site, for links. None when it is not public."""
    found = public_articles().filter(pk=pk).only("title", "first_published_at").first()
    if found is not None:
        return [found.title, found.address], {f"article:{pk}"}
    tree = column_tree()
    target = tree.by_number.get(pk)
    shown = target is not None and tree.is_shown(target)
    return [target.title, way_to(target)] if target and shown else None, {f"article:{pk}", "tree"}


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
        "organ": content.organ,
        "subject": label_of(content.subject),
        "genre": label_of(content.genre),
        "published": content.published.isoformat() if content.published else None,
        "parts": list(content.parts),
    }


def _at(place: FrontPlace) -> list[ColumnNow]:
    """The columns at a place of the front page."""
    return in_order(column_tree().shown(lambda one: one.front_place == place))


def _page(shelf: Shelf, number: int) -> list[list[Any]]:
    page = list(reversed(shelf.page(number)))
    if number:
        return shelf.lines(page)
    pinned = set(shelf.pinned)
    return shelf.lines(shelf.pinned, pinned=True) + shelf.lines([one for one in page if one not in pinned])


def _first_picture(pk: int, raw: list[dict[str, Any]]) -> dict[str, Any] | None:
    if not any(block["type"] == "picture" for block in raw):
        return None
    for content in contents_of(public_articles().filter(pk=pk)):
        for part in content.parts:
            if part["kind"] == "picture" and part["alt"]:
                return {"id": part["id"], "alt": part["alt"]}
    return None
