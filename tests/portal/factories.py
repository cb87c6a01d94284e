"""Columns, writers, reviewers and articles to test with: plain functions, each makes one thing and returns it."""

from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from PIL import Image

from tests.kernel import factories as kernel
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.rights import Right
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.models import Article, Attachment, Picture
from yaojian.portal.articles.rights import REVIEW, WITHDRAW, WRITE
from yaojian.portal.columns import queries as columns
from yaojian.portal.columns import services as column_services
from yaojian.portal.columns.models import Column, ColumnKind, FrontPlace
from yaojian.portal.review import services as reviews
from yaojian.portal.review.models import Review

_numbers = count(1)


def key() -> str:
    """A fresh idempotency key."""
    return str(uuid4())


def column(
    title: str = "", *, parent: Column | None = None, place: FrontPlace = FrontPlace.NEWS, **facts: Any
) -> Column:
    """A column right below the front page, or below ``parent``."""
    name = title or f"栏目{next(_numbers)}"
    return column_services.create_column(
        actor=kernel.SYSTEM,
        parent_id=(parent or columns.front_page()).pk,
        facts=column_services.ColumnFacts(
            title=name,
            kind=facts.pop("kind", ColumnKind.NEWS),
            description=f"发布{name}。",
            keywords="药品监管",
            front_place=place,
            **facts,
        ),
        key=key(),
    )


def holder(name: str, *rights: Right, place: Column) -> User:
    """An official who holds ``rights`` on one column and all below."""
    account = kernel.official(name)
    permissions.grant_template(
        actor=kernel.SYSTEM,
        template=kernel.template(*rights),
        user=account,
        scope_kind="column",
        scope_id=place.uid,
    )
    return account


def editor(place: Column, name: str = "李思源") -> User:
    """Writes in ``place``."""
    return holder(name, WRITE, place=place)


def reviewer(place: Column, name: str = "王若水") -> User:
    """Reviews and withdraws in ``place``."""
    return holder(name, REVIEW, WITHDRAW, place=place)


def text(html: str = "<p>示范正文。</p>") -> dict[str, Any]:
    """A block of rich text."""
    return {"type": "text", "value": html}


def draft(
    author: Actor, place: Column, title: str = "", body: list[dict[str, Any]] | None = None, **facts: Any
) -> Article:
    """A draft by ``author``."""
    return articles.create_draft(
        actor=author,
        column_id=place.pk,
        draft=articles.Draft(title=title or f"信息{next(_numbers)}", body=body or [text()], **facts),
        key=key(),
    )


def submitted(author: Actor, place: Column, title: str = "", **facts: Any) -> Review:
    """A draft under review."""
    article = draft(author, place, title, **facts)
    return reviews.submit_article(actor=author, article_id=article.pk, key=key())


def published(author: Actor, judge: Actor, place: Column, title: str = "", **facts: Any) -> Article:
    """An article that went the whole way."""
    review = submitted(author, place, title, **facts)
    reviews.approve_article(actor=judge, review_id=review.pk, text="同意", key=key())
    return Article.objects.get(pk=review.article_id)


def png(colour: str = "navy", size: tuple[int, int] = (64, 40)) -> bytes:
    """The bytes of a small picture."""
    stream = BytesIO()
    Image.new("RGB", size, colour).save(stream, "PNG")
    return stream.getvalue()


def picture(description: str = "检查人员在冷库查看温度记录") -> Picture:
    """A picture of the library."""
    name = f"p{next(_numbers)}.png"
    return Picture.objects.create(title=name, description=description, file=ContentFile(png(), name))


def attachment(title: str = "名单") -> Attachment:
    """A file of the library."""
    return Attachment.objects.create(title=title, file=ContentFile(b"%PDF-1.4\n%%EOF\n", f"f{next(_numbers)}.pdf"))
