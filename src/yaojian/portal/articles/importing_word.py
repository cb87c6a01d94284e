"""Acts that bring text from Word into articles: a new draft, or more blocks at the end of one."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.articles import word
from yaojian.portal.articles.cleaning import clean_body
from yaojian.portal.articles.models import Article, Picture
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.articles.splitting import Block, Split, split
from yaojian.portal.columns.models import Column
from yaojian.portal.desk import doors

LONGEST_HTML = 5_000_000
LONGEST_TITLE = 120


@dataclass(frozen=True, slots=True)
class Brought:
    """The article, and what its editor must still look at, as sentences."""

    article: Article
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the text comes from: a Word file, or what was pasted. One of both."""

    upload: "UploadedFile[bytes] | None" = None
    html: str = ""


@transaction.atomic
def import_word(*, actor: Actor, column_id: int, source: Source, key: str) -> Brought:
    """Make a draft of a Word file or of pasted text. The same ``key`` again returns the first.

    Pictures go into the library without a description: the gate asks for one. Raises ``WordFileBroken``, ``Invalid`` (422),
    ``Unknown``, ``RightMissing``, ``ColumnClosed`` (409).
    """
    column = checks.fetch(actor, WRITE, Column.objects.select_for_update(of=("self",)), column_id)
    if (earlier := idempotency.earlier_result(key, actor=actor, act="portal.article.import_word")) is not None:
        return Brought(Article.objects.get(pk=int(earlier)), ())
    done, notes = _read(actor, source)
    title, blocks = _title_of(done.blocks, source)
    article = Article(live=False, has_unpublished_changes=True, owner_id=actor.user_id, home_column=column, title=title)
    article.document_number = word.number_in(blocks)
    article.body = _body([], blocks)
    with doors.acting(actor):
        column.add_child(instance=article)
        article.save_revision(user=_user(actor), log_action=True)
    idempotency.remember(key, actor=actor, act="portal.article.import_word", result=str(article.pk))
    _record(actor, article, blocks)
    return Brought(article, notes)


@transaction.atomic
def append_word(*, actor: Actor, article_id: int, source: Source) -> Brought:
    """Put a Word file or pasted text at the end of an article's newest version. Errors as above, and ``UnderReview``."""
    stored = checks.fetch(actor, WRITE, Article.objects.select_for_update(of=("self",)), article_id)
    done, notes = _read(actor, source)
    article: Article = stored.get_latest_revision_as_object()
    article.body = _body(list(article.body.get_prep_value()), done.blocks)
    with doors.acting(actor):
        article.save_revision(user=_user(actor), log_action=True)
    _record(actor, article, done.blocks)
    return Brought(article, notes)


def pasted(*, actor: Actor, html: str) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    """What was pasted, as blocks in the form the editor takes, and what must still be looked at. Changes nothing.

    Raises ``RightMissing`` (403), ``Invalid`` (422).
    """
    checks.require(actor, WRITE)
    done, notes = _read(actor, Source(html=html))
    return list(Article.body.field.stream_block.get_form_state(_body([], done.blocks))), notes


def _read(actor: Actor, source: Source) -> tuple[Split, tuple[str, ...]]:
    if source.upload is not None:
        found = word.read_word(source.upload)
        keys = {number: _library(actor, picture) for number, picture in found.pictures.items()}
        done, refused = split(found.html, keys), found.refused_pictures
    else:
        if len(source.html) > LONGEST_HTML:
            raise Invalid(field="粘贴内容", reason="内容过长，请改为上传 Word 文件。")
        done, refused = split(source.html), 0
    if not done.blocks:
        raise Invalid(field="正文", reason="没有读到文字、表格或图片。")
    return done, _notes(done, refused)


def _notes(done: Split, refused: int) -> tuple[str, ...]:
    pictures = sum(block["type"] == "picture" for block in done.blocks)
    tables = sum(block["type"] == "table" for block in done.blocks)
    # A refused picture leaves an empty place in the text, which counts as dropped.
    lost = max(done.dropped_pictures, refused)
    told = [
        f"{pictures} 张图片还没有替代文字，请补写。" if pictures else "",
        f"{lost} 张图片没有导入，请另外上传。" if lost else "",
        f"{tables} 个表格需要填写表格标题。" if tables else "",
        f"{done.headless} 个表格没有认出表头，请核对。" if done.headless else "",
    ]
    return tuple(one for one in told if one)


def _library(actor: Actor, picture: "UploadedFile[bytes]") -> int:
    made = Picture(title=f"Word 图片 {uuid4().hex[:8]}", uploaded_by_user=_user(actor))
    made.file.save(picture.name or "word.png", picture, save=False)
    made.save()
    return int(made.pk)


def _title_of(blocks: list[Block], source: Source) -> tuple[str, list[Block]]:
    """The first heading, or a short first line, is the title and leaves the body; else the name of the file."""
    first = blocks[0]
    if first["type"] == "heading":
        return str(first["value"]["text"]), blocks[1:] or blocks
    if source.upload is not None and source.upload.name:
        return source.upload.name.rsplit(".", 1)[0][:LONGEST_TITLE], blocks
    return "粘贴的内容（请改标题）", blocks


def _body(before: list[Block], added: list[Block]) -> Any:
    fresh = [{"id": str(uuid4()), **block} for block in added]
    return Article.body.field.stream_block.to_python(clean_body([*before, *fresh]))


def _record(actor: Actor, article: Article, blocks: list[Block]) -> None:
    audit.record(
        actor,
        "portal.article.word_imported",
        article,
        summary=f"从 Word 导入《{article.title}》，{len(blocks)} 块。",
        blocks=len(blocks),
    )


def _user(actor: Actor) -> User | None:
    return User.objects.filter(pk=actor.user_id).first() if actor.user_id is not None else None
