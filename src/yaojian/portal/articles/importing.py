"""Many published articles at once, from an old site or a file (portal.md §2: about 900 a second; one by one 14).

Imported articles are public without a review here: they were public before. Their first change here makes a version,
and that version needs a review like any other.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib.contenttypes.models import ContentType
from django.db import connection, transaction
from django.db.models import F
from wagtail.models import Locale, Page

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.portal.articles.cleaning import clean_body
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import IMPORT
from yaojian.portal.columns.models import Column

_COLUMNS = (
    "page_ptr_id",
    "uid",
    "home_column_id",
    "body",
    "summary",
    "source",
    "author",
    "responsible_editor",
    "document_number",
    "keywords",
    "organ",
    "subject",
    "genre",
)


@dataclass(frozen=True, slots=True)
class OldArticle:
    """An article as it was public elsewhere. ``published`` is aware; ``body`` is the stored form of the blocks."""

    title: str
    published: datetime
    body: list[dict[str, Any]]
    source: str
    summary: str = ""
    author: str = ""
    responsible_editor: str = ""
    document_number: str = ""
    keywords: str = ""
    organ: str = ""
    subject: str = ""
    genre: str = ""


@transaction.atomic
def import_articles(*, actor: Actor, column_id: int, articles: Sequence[OldArticle]) -> list[int]:
    """Put ``articles`` into a column, public at once; returns their numbers. The site shows them after a whole build.

    Locks the column: paths of new pages are counted from its last child. Raises ``Unknown``, ``RightMissing``.
    """
    column = checks.fetch(actor, IMPORT, Column.objects.select_for_update(of=("self",)), column_id)
    uids = [uuid4() for _ in articles]
    pages = Page.objects.bulk_create(_pages(column, articles, uids), batch_size=1000)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY articles_article ({', '.join(_COLUMNS)}) FROM STDIN") as copy,
    ):
        for page, uid, article in zip(pages, uids, articles, strict=True):
            body = json.dumps(clean_body([{"id": str(uuid4()), **block} for block in article.body]))
            said = (getattr(article, name) for name in _COLUMNS[4:])
            copy.write_row((page.pk, uid, column.pk, body, *said))
    Page.objects.filter(pk=column.pk).update(numchild=F("numchild") + len(pages))
    audit.record(
        actor,
        "portal.article.imported",
        column,
        summary=f"向栏目“{column.title}”导入 {len(pages)} 条历史信息。",
        count=len(pages),
    )
    return [page.pk for page in pages]


def _pages(column: Column, articles: Sequence[OldArticle], uids: Sequence[UUID]) -> list[Page]:
    """The rows of the tree, each path one step after the one before."""
    kind = ContentType.objects.get_for_model(Article)
    locale = Locale.objects.get(pk=column.locale_id)
    last = column.get_last_child()
    first_step = Page._str2int(last.path[-Page.steplen :]) + 1 if last else 1
    made = []
    for step, (article, uid) in enumerate(zip(articles, uids, strict=True), start=first_step):
        slug = f"a-{uid.hex[:16]}"
        made.append(
            Page(
                path=Page._get_path(column.path, column.depth + 1, step),
                depth=column.depth + 1,
                numchild=0,
                title=article.title,
                draft_title=article.title,
                slug=slug,
                url_path=f"{column.url_path}{slug}/",
                content_type=kind,
                locale=locale,
                live=True,
                has_unpublished_changes=False,
                first_published_at=article.published,
                last_published_at=article.published,
                latest_revision_created_at=article.published,
            )
        )
    return made
