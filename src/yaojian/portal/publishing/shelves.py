"""What columns list, read together: for each column one shelf of its articles and those of all columns below it.

Public lists are ordered by (first publication, number); equal moments would otherwise differ between builds. An answer taken
from the shelf of a column depends on ``tree`` and on ``listing:N`` of this column and of all below it.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

from yaojian.portal.articles.classes import label_of
from yaojian.portal.articles.models import Article, article_address
from yaojian.portal.publishing.column_tree import column_tree
from yaojian.portal.publishing.reader import once

PAGE_SIZE = 20
_NEWEST = 2 * PAGE_SIZE
"""What the newest page of a list may show."""
_PLACED = """
SELECT place.column_id, place.article_id, (extract(epoch FROM page.first_published_at) * 1000000)::bigint,
  place.title_override, place.is_pinned,
  md5(ROW(page.title, article.summary, article.document_number, article.genre)::text)
FROM articles_placement place
JOIN articles_article article ON article.page_ptr_id = place.article_id
JOIN wagtailcore_page page ON page.id = place.article_id
JOIN columns_column home ON home.page_ptr_id = article.home_column_id
WHERE place.column_id = ANY(%s) AND place.in_force AND page.live AND home.state <> 'binned'
"""


@dataclass(frozen=True, slots=True)
class Placed:
    """An article at one place. ``moment``: microseconds since 1970 (UTC); ``words``: a digest of what its line says."""

    column: int
    article: int
    moment: int
    title: str
    is_pinned: bool
    words: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """``articles`` (moment, number) oldest first, each once; ``titles`` given for their place; ``pinned`` newest first."""

    column: int
    articles: list[tuple[int, int]]
    titles: dict[int, str]
    words: dict[int, str]
    pinned: list[int]

    def page(self, number: int) -> list[int]:
        """The articles of page ``number`` as in ``reads.listed``, oldest first, without regard to what is pinned."""
        full = full_pages(len(self.articles))
        begin, end = ((number - 1) * PAGE_SIZE, number * PAGE_SIZE) if number else (full * PAGE_SIZE, None)
        return [article for _, article in self.articles[begin:end]]

    def newest(self, count: int) -> list[int]:
        """The last ``count`` of those not pinned, newest first."""
        pinned = set(self.pinned)
        taken = self.articles[-(count + len(pinned)) :]
        return [article for _, article in reversed(taken) if article not in pinned][:count]

    def lines(self, articles: Sequence[int], *, pinned: bool = False) -> list[list[Any]]:
        """Lines of the list: title, address, moment, summary, facts. Without the bodies, most of a row."""
        read = _lines(articles, [article for _, article in self.articles[-_NEWEST:]])
        return [
            [
                self.titles.get(number) or title,
                address,
                moment,
                summary,
                {"pk": number, "document_number": document_number, "genre": genre, "pinned": pinned},
            ]
            for number, title, address, moment, summary, document_number, genre in (
                read[one] for one in articles if one in read
            )
        ]

    def digests(self) -> dict[int, str]:
        """Digests of all pages from what their lines are made of, without making them: half of a publication's time was
        making lines of old pages only to see that nothing changed."""
        numbers = range(full_pages(len(self.articles)) + 1)
        said = {number: [self._said(one) for one in self.page(number)] for number in numbers}
        said[0].append(repr([self._said(one) for one in self.pinned]))
        return {number: hashlib.sha256("\n".join(page).encode()).hexdigest() for number, page in said.items()}

    def _said(self, article: int) -> str:
        return f"{article} {self.words[article]} {self.titles.get(article, '')!r}"


@dataclass(slots=True)
class _Read:
    """What one reader has read so far."""

    placed: dict[int, list[Placed]] = field(default_factory=dict)
    lines: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    shelves: dict[int, Shelf] = field(default_factory=dict)


def shelf_of(pk: int) -> Shelf:
    """The shelf of a column. At most one statement, none for a column below one that was asked for before."""
    read = _read()
    if pk not in read.shelves:
        read_ahead([pk])
        read.shelves[pk] = _shelf(pk, read)
    return read.shelves[pk]


def read_ahead(columns: Iterable[int]) -> None:
    """Read what these columns and those below them list, in one statement."""
    read, tree = _read(), column_tree()
    missing = sorted({one for pk in columns for one in tree.below(pk)} - read.placed.keys())
    if not missing:
        return
    read.placed |= {one: [] for one in missing}
    with connection.cursor() as cursor:
        cursor.execute(_PLACED, [missing])
        for row in cursor.fetchall():
            read.placed[row[0]].append(Placed(*row))


def read_lines_ahead(articles: Iterable[int]) -> None:
    """Read what the lines of these articles say, in one statement."""
    _lines(list(articles))


def full_pages(count: int) -> int:
    """Older pages of exactly 20; the newest page has 20 to 39 (or all of fewer than 40)."""
    return max(0, count // PAGE_SIZE - 1)


def tags_of(columns: Iterable[int]) -> set[str]:
    """What shelves of these columns, and of all below them, depend on."""
    tree = column_tree()
    return {"tree", *(f"listing:{one}" for pk in columns for one in tree.below(pk))}


def newest_in(columns: Iterable[int], count: int) -> list[int]:
    """The newest articles of several columns and all below them, each once."""
    shelves = [shelf_of(pk) for pk in columns]
    found = {one for shelf in shelves for one in shelf.articles[-count:]}
    return [article for _, article in sorted(found, reverse=True)[:count]]


def _shelf(pk: int, read: _Read) -> Shelf:
    """Of titles given at several places the one of the column that stands first in the tree wins: column ``pk`` itself."""
    places = [one for column in reversed(column_tree().below(pk)) for one in read.placed[column]]
    pinned = sorted(((one.moment, one.article) for one in read.placed.get(pk, ()) if one.is_pinned), reverse=True)
    return Shelf(
        pk,
        sorted({(one.moment, one.article) for one in places}),
        {one.article: one.title for one in places if one.title},
        {one.article: one.words for one in places},
        [article for _, article in pinned],
    )


def _lines(articles: Sequence[int], others: Sequence[int] = ()) -> dict[int, tuple[Any, ...]]:
    """The lines of these articles; where one has to be read, those of ``others`` are read with it."""
    known = _read().lines
    if any(one not in known for one in articles):
        missing = {*articles, *others} - known.keys()
        names = ("pk", "title", "first_published_at", "summary", "document_number", "genre")
        rows = Article.objects.filter(pk__in=missing).values_list(*names)
        known |= {row[0]: _line(*row) for row in rows}
    return known


def _line(
    number: int, title: str, published: datetime, summary: str, document_number: str, genre: str
) -> tuple[Any, ...]:
    address = article_address(number, published)
    return number, title, address, published.isoformat(), summary, document_number, label_of(genre) if genre else ""


def _read() -> _Read:
    return once("shelves", _Read)
