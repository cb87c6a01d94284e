"""The questions public pages may ask. Nothing else of the database reaches a page; every answer names its tags.

Answers are JSON values without clock, request or chance in them. Lists are ordered by (first publication, number), newest
first: equal moments would otherwise differ between builds.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from yaojian.portal.articles.classes import label_of
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article, Placement, article_address
from yaojian.portal.articles.queries import public_articles
from yaojian.portal.columns.models import Column, ColumnKind, ColumnTemplate, FrontPlace
from yaojian.portal.columns.queries import shown as columns_shown
from yaojian.portal.publishing.leaving import through_notice
from yaojian.portal.publishing.reader import Answer, fingerprints, question

PAGE_SIZE = 20
_MANY = 500
"""From so many articles on, all titles given in the columns are read: there are few."""
NAVIGATION_LIMIT = 8
"""国办发〔2017〕47号 annex: five to eight first-level channels."""


@question("navigation")
def navigation() -> Answer:
    """The main navigation: (title, address)."""
    found = columns_shown().filter(in_navigation=True, depth__gt=2).order_by("order", "path")[:NAVIGATION_LIMIT]
    return [[column.title, _way_to(column)] for column in found], {"tree"}


@question("front")
def front() -> Answer:
    """Which columns stand on the front page, by place, and what its tags say."""
    found = list(columns_shown().exclude(front_place=FrontPlace.NONE).order_by("order", "path"))
    page = Column.objects.get(depth=2)
    places: dict[str, Any] = {
        str(place): [[column.pk, column.title, _way_to(column)] for column in found if column.front_place == place]
        for place in (FrontPlace.NEWS, FrontPlace.BLOCK)
    }
    return places | {"description": page.description, "keywords": page.keywords}, {"tree"}


@question("columns")
def columns() -> Answer:
    """All columns in the order of the tree, for the site map: (title, address, depth below the front page)."""
    found = columns_shown().filter(depth__gt=2).order_by("path")
    return [[one.title, _way_to(one), one.depth - 2] for one in found], {"tree"}


@question("column")
def column(pk: int) -> Answer:
    """One column: what its tags say, the way to it, and its neighbours in the tree. None when there is none such.

    ``has_page``: it has a page of its own now. A hidden or binned column and a link have none; articles of a hidden one are
    still shown at their own addresses, so its name is needed. ``line``: it and all above it.
    """
    found = Column.objects.filter(pk=pk, depth__gt=2).first()
    if found is None:
        return None, {"tree", f"column:{pk}"}
    visible = columns_shown().filter(depth__gt=2)
    above = list(Column.objects.filter(pk__in=found.get_ancestors().values("pk"), depth__gt=2).order_by("path"))
    shown_above = {one.pk for one in visible.filter(pk__in=[one.pk for one in above])}
    has_page = found.template != ColumnTemplate.LINK and visible.filter(pk=pk).exists()
    children = list(visible.filter(pk__in=found.get_children().values("pk")).order_by("order", "path"))
    siblings = visible.filter(pk__in=found.get_siblings().values("pk")).order_by("order", "path")
    beside = children or (list(siblings) if above else [found])
    return {
        "title": found.title,
        "address": found.address if has_page else "",
        "kind": ColumnKind(found.kind).label,
        "template": str(found.template),
        "state": str(found.state),
        "link_to": found.link_to,
        "has_page": has_page,
        "description": found.description,
        "keywords": found.keywords,
        "above": [[one.title, _way_to(one) if one.pk in shown_above else ""] for one in above],
        "line": [*(one.pk for one in above), found.pk],
        "group": found.title if children else (above[-1].title if above else found.title),
        "beside": [[one.title, _way_to(one), one.pk == pk] for one in beside],
        "children": [[one.pk, one.title, _way_to(one), one.description] for one in children],
    }, {"tree", f"column:{pk}"}


@question("latest")
def latest(pk: int, count: int) -> Answer:
    """What a column and all below it show, newest first; what is pinned in the column itself comes before."""
    below = _below(pk)
    pinned = _pinned(pk)
    newest = _listed_in(below).exclude(pk__in=pinned).order_by("-first_published_at", "-pk")[:count]
    return (_rows(_pins(pinned), pk, below, pinned=True) + _rows(newest, pk, below))[:count], _tags(below)


@question("size")
def size(pk: int) -> Answer:
    """How many articles a column and all below it show; one shown at several places of them counts once."""
    below = _below(pk)
    return _listed_in(below).count(), _tags(below)


@question("listed")
def listed(pk: int, number: int) -> Answer:
    """Page ``number`` of a column's list; 0 is the newest page, 1 the oldest (portal.md §6.2: pages do not shift).

    What is pinned stands at the head of the newest page, and at its own place in older ones.
    """
    below = _below(pk)
    oldest_first = _listed_in(below).order_by("first_published_at", "pk")
    if number:
        page = oldest_first[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
        return list(reversed(_rows(page, pk, below))), _tags(below)
    page = oldest_first[full_pages(oldest_first.count()) * PAGE_SIZE :]
    return _newest_page(list(reversed(_rows(page, pk, below))), pk, below), _tags(below)


def every_list(pk: int) -> dict[int, Answer]:
    """``listed`` for all pages of a column at once: one reading instead of one a page, where all are asked again."""
    below = _below(pk)
    rows, tags = _rows(_listed_in(below).order_by("first_published_at", "pk"), pk, below), _tags(below)
    full = full_pages(len(rows))
    pages = {
        number: list(reversed(rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE])) for number in range(1, full + 1)
    }
    pages[0] = _newest_page(list(reversed(rows[full * PAGE_SIZE :])), pk, below)
    return {number: (page, tags) for number, page in pages.items()}


@fingerprints("listed")
def list_digests(pk: int) -> dict[int, str]:
    """Digests of all pages of a column's list from what their rows are made of: half of a publication's time was making rows
    of old pages only to see that nothing changed.
    """
    below = _below(pk)
    names = ("pk", "title", "first_published_at", "summary", "document_number", "genre")
    rows = list(_listed_in(below).order_by("first_published_at", "pk").values_list(*names))
    given = Placement.objects.filter(column__in=below, in_force=True).exclude(title_override="").order_by("pk")
    titles = repr(list(given.values_list("article", "column", "title_override")))
    full = full_pages(len(rows))
    pages = {number: rows[(number - 1) * PAGE_SIZE : number * PAGE_SIZE] for number in range(1, full + 1)}
    pages[0] = rows[full * PAGE_SIZE :]
    said = {number: f"{titles}{page!r}" for number, page in pages.items()}
    said[0] += repr(list(_pins(_pinned(pk)).values_list(*names)))
    return {number: hashlib.sha256(text.encode()).hexdigest() for number, text in said.items()}


def full_pages(count: int) -> int:
    """Older pages of exactly 20; the newest page has 20 to 39 (or all of fewer than 40)."""
    return max(0, count // PAGE_SIZE - 1)


@question("lead")
def lead() -> Answer:
    """The newest article of the columns in the news area: what the front page opens with. None without any."""
    ids = list(columns_shown().filter(front_place=FrontPlace.NEWS).values_list("pk", flat=True))
    below = sorted({one for pk in ids for one in _below(pk)})
    newest = _listed_in(below).order_by("-first_published_at", "-pk")
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


@question("picture_of")
def picture_of(pk: int) -> Answer:
    """The first picture of an article that says something, for lists of pictures: number and alternative text, or None."""
    found = public_articles().filter(pk=pk).first()
    return (_first_picture(found) if found else None), {f"article:{pk}"}


@question("article")
def article(pk: int) -> Answer:
    """What one published article says. None when it is not public."""
    found = public_articles().filter(pk=pk).first()
    if found is None:
        return None, {f"article:{pk}"}
    return told(content_of(found)), {f"article:{pk}"}


@question("pointer")
def pointer(pk: int) -> Answer:
    """Title and address of another page of the site, for links. None when it is not public."""
    found = public_articles().filter(pk=pk).only("title", "first_published_at").first()
    if found is not None:
        return [found.title, found.address], {f"article:{pk}"}
    target = columns_shown().filter(pk=pk).first()
    return [target.title, _way_to(target)] if target else None, {f"article:{pk}", "tree"}


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


def _way_to(column: Column) -> str:
    """Where a column leads: its page, or, through the notice, another site."""
    return through_notice(column.leads_to)


def _listed_in(columns: Iterable[int]) -> "QuerySet[Article]":
    """What these columns list: articles at home there, and those shown there too."""
    places = Placement.objects.filter(column__in=columns, in_force=True)
    return public_articles().filter(pk__in=places.values("article"))


def _below(pk: int) -> list[int]:
    """A column and those below it that the public sees."""
    path = Column.objects.filter(pk=pk).values_list("path", flat=True).first()
    return list(columns_shown().filter(path__startswith=path).values_list("pk", flat=True)) if path else []


def _pinned(pk: int) -> list[int]:
    """What is pinned in this very column, by number of the article."""
    pins = Placement.objects.filter(column=pk, is_pinned=True, in_force=True, article__live=True)
    return list(pins.values_list("article", flat=True))


def _pins(pinned: list[int]) -> "QuerySet[Article]":
    return public_articles().filter(pk__in=pinned).order_by("-first_published_at", "-pk")


def _newest_page(rows: list[list[Any]], pk: int, below: list[int]) -> list[list[Any]]:
    """The rows with what is pinned before them, each once."""
    pinned = _pinned(pk)
    if not pinned:
        return rows
    return _rows(_pins(pinned), pk, below, pinned=True) + [row for row in rows if row[4]["pk"] not in pinned]


def _tags(columns: Iterable[int]) -> set[str]:
    return {"tree", *(f"listing:{pk}" for pk in columns)}


def _rows(articles: "QuerySet[Article]", pk: int, below: list[int], *, pinned: bool = False) -> list[list[Any]]:
    """Lines of the list of column ``pk``: title, address, moment, summary, facts. Without the bodies, most of a row."""
    names = ("pk", "title", "first_published_at", "summary", "document_number", "genre")
    lines = list(articles.values_list(*names))
    titles = _titles_here([line[0] for line in lines], pk, below)
    return [
        [
            titles.get(number, title),
            article_address(number, published),
            published.isoformat(),
            summary,
            {"pk": number, "document_number": document_number, "genre": label_of(genre), "pinned": pinned},
        ]
        for number, title, published, summary, document_number, genre in lines
    ]


def _titles_here(articles: list[int], pk: int, below: list[int]) -> dict[int, str]:
    """Titles given to articles for their place in these columns; what was given for column ``pk`` itself wins."""
    named = Placement.objects.filter(column__in=below, in_force=True).exclude(title_override="")
    given = named.filter(article__in=articles) if len(articles) < _MANY else named
    rows = list(given.order_by("-column__path").values_list("article", "column", "title_override"))
    rows.sort(key=lambda row: row[1] == pk)
    return {article: title for article, _, title in rows}


def _first_picture(found: Article) -> dict[str, Any] | None:
    if not any(block["type"] == "picture" for block in found.body.raw_data):
        return None
    for part in content_of(found).parts:
        if part["kind"] == "picture" and part["alt"]:
            return {"id": part["id"], "alt": part["alt"]}
    return None
