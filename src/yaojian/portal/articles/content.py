"""What an article says, as plain values. Renderers, reviews and checks read this, never Wagtail's page (portal.md §5)."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import JSONField, QuerySet
from django.db.models.functions import Cast
from selectolax.lexbor import LexborHTMLParser

from yaojian.portal.articles.cleaning import clean_html
from yaojian.portal.articles.models import Article, Picture

_FIELDS = (
    "pk",
    "uid",
    "home_column_id",
    "first_published_at",
    "title",
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
AddressOf = Callable[[int], str | None]
Part = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ArticleContent:
    """One state of an article. ``parts`` hold JSON values only, in reading order; ``published`` is UTC or None."""

    pk: int
    uid: UUID
    column_id: int
    title: str
    summary: str
    source: str
    author: str
    responsible_editor: str
    document_number: str
    keywords: str
    published: datetime | None
    parts: tuple[Part, ...]
    organ: str = ""
    subject: str = ""
    genre: str = ""

    def digest(self) -> str:
        """SM3 of what it says, wherever and since when it is public: what a reviewer's opinion is about."""
        said = {
            "title": self.title,
            "summary": self.summary,
            "source": self.source,
            "author": self.author,
            "responsible_editor": self.responsible_editor,
            "document_number": self.document_number,
            "keywords": self.keywords,
            "organ": self.organ,
            "subject": self.subject,
            "genre": self.genre,
            "parts": list(self.parts),
        }
        text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.new("sm3", text.encode()).hexdigest()

    def plain_text(self) -> str:
        """All words of the body, for searching and comparing."""
        return words_of(self.parts)


def words_of(parts: Iterable[Part]) -> str:
    """All words of a body."""
    return "\n".join(text for part in parts for text in _words(part) if text)


def content_of(article: Article) -> ArticleContent:
    """The content of ``article`` as it stands in memory: the published row, or a revision made into an object."""
    raw = article.body.get_prep_value()
    descriptions = _descriptions(raw)
    return ArticleContent(
        pk=article.pk,
        uid=article.uid,
        # An article being written for the first time knows its column by its place in the tree only.
        column_id=article.home_column_id or article.get_parent().pk,
        title=article.title,
        summary=article.summary,
        source=article.source,
        author=article.author,
        responsible_editor=article.responsible_editor,
        document_number=article.document_number,
        keywords=article.keywords,
        published=article.first_published_at,
        parts=tuple(_MAKERS[block["type"]](block["value"], descriptions) for block in raw),
        organ=article.organ,
        subject=article.subject,
        genre=article.genre,
    )


def contents_of(articles: "QuerySet[Article]") -> Iterator[ArticleContent]:
    """``content_of`` for many published rows, without making a page of each: that takes longer than all else."""
    rows = articles.annotate(raw=Cast("body", JSONField())).values_list(*_FIELDS, "raw")
    for pk, uid, column_id, published, raw, *said in ((*row[:4], row[-1], *row[4:-1]) for row in rows):
        descriptions = _descriptions(raw)
        parts = tuple(_MAKERS[block["type"]](block["value"], descriptions) for block in raw)
        facts = dict(zip(_FIELDS[4:], said, strict=True))
        yield ArticleContent(pk=pk, uid=uid, column_id=column_id, published=published, parts=parts, **facts)


def with_links(html: str, address_of: AddressOf, outside: Callable[[str], str] = str) -> str:
    """Turn links that name a page by number into addresses; a link to a page that is not public becomes plain text.

    ``outside``: what other addresses become.
    """
    tree = LexborHTMLParser(html, is_fragment=True)
    for link in tree.css("a"):
        number = link.attributes.get("id") or ""
        inside = link.attributes.get("linktype") == "page"
        written = link.attributes.get("href")
        address = address_of(int(number)) if inside and number.isdigit() else outside(written) if written else None
        for name in ("linktype", "id"):
            if name in link.attributes:
                del link.attrs[name]
        if address:
            link.attrs["href"] = address
        else:
            link.unwrap()
    return tree.html or ""


def _descriptions(raw: list[dict[str, Any]]) -> dict[int, str]:
    """Alternative texts of the library for the pictures of this body. One query."""
    ids = [block["value"]["image"] for block in raw if block["type"] == "picture"]
    return dict(Picture.objects.filter(pk__in=ids).values_list("pk", "description")) if ids else {}


def _text(value: Any, _descriptions: dict[int, str]) -> Part:
    return {"kind": "text", "html": clean_html(str(value))}


def _heading(value: Any, _descriptions: dict[int, str]) -> Part:
    return {"kind": "heading", "level": int(value["level"]), "text": value["text"]}


def _picture(value: Any, descriptions: dict[int, str]) -> Part:
    own = (value.get("alt_text") or "").strip()
    alt = "" if value.get("decorative") else own or descriptions.get(value["image"], "")
    decorative = bool(value.get("decorative"))
    caption = value.get("caption") or ""
    return {"kind": "picture", "id": value["image"], "alt": alt, "decorative": decorative, "caption": caption}


def _table(value: Any, _descriptions: dict[int, str]) -> Part:
    head = [column["heading"] for column in value["columns"]]
    rows = [[str(cell) for cell in row["values"]] for row in value["rows"]]
    return {"kind": "table", "caption": value.get("caption") or "", "head": head, "rows": rows}


def _quote(value: Any, _descriptions: dict[int, str]) -> Part:
    return {"kind": "quote", "text": str(value)}


def _attachment(value: Any, _descriptions: dict[int, str]) -> Part:
    return {"kind": "attachment", "id": value["document"], "name": value.get("name") or ""}


def _media(value: Any, _descriptions: dict[int, str]) -> Part:
    return {"kind": "media", "id": value["document"], "name": value["name"], "transcript": value["transcript"]}


def _related(value: Any, _descriptions: dict[int, str]) -> Part:
    return {"kind": "related", "id": value["article"]}


_MAKERS: dict[str, Callable[[Any, dict[int, str]], Part]] = {
    "text": _text,
    "heading": _heading,
    "picture": _picture,
    "table": _table,
    "quote": _quote,
    "attachment": _attachment,
    "media": _media,
    "related": _related,
}


def _words(part: Part) -> list[str]:
    if part["kind"] == "text":
        return [LexborHTMLParser(part["html"], is_fragment=True).text(separator="\n")]
    cells = [cell for row in part.get("rows", ()) for cell in row]
    said = [part.get(name, "") for name in ("text", "alt", "caption", "name", "transcript")]
    return [*said, *part.get("head", ()), *cells]
