"""API of articles' places, the bin and Word files. Drafts and the ledger stand in the portal's own ``api.py``."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, File, Form, Router, Schema, Status, UploadedFile

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.portal.articles import binning, importing_word, placing
from yaojian.portal.articles.models import Article, BinnedArticle, Placement
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.columns.rights import PURGE

router = Router(tags=["portal"])


class PlacementOut(Schema):
    """Where an article is listed: ``home`` or ``shown``."""

    id: int
    column_id: int
    kind: str
    title_override: str
    shown_from: datetime | None
    shown_until: datetime | None
    pinned_until: datetime | None
    in_force: bool
    is_pinned: bool


class PlacementIn(Schema):
    """Show an article in a column, or change how. Moments with their offset."""

    column_id: int
    title_override: str = Field("", max_length=255)
    shown_from: datetime | None = None
    shown_until: datetime | None = None
    pinned_until: datetime | None = None


class BinArticleIn(Schema):
    """Why."""

    reason: str = Field(max_length=300, min_length=1)


class BinnedArticleOut(Schema):
    """An article in the bin."""

    article_id: int
    title: str
    reason: str
    binned_by_name: str
    binned_at: datetime

    @staticmethod
    def resolve_title(entry: BinnedArticle) -> str:
        """The newest version's."""
        return str(entry.article.draft_title)


class ArticleWordIn(Schema):
    """Where a Word file goes."""

    column_id: int
    key: str = Field(max_length=64, min_length=1)


class BroughtOut(Schema):
    """The draft, and what its editor must still look at."""

    article_id: int
    title: str
    notes: list[str]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/articles/bin", response=list[BinnedArticleOut], operation_id="binned_articles")
def binned_articles(request: HttpRequest, before: int | None = None) -> Any:
    """The bin, last binned first; ``before``: number of the last entry seen."""
    may_purge = checks.holds(_actor(request), PURGE)
    checks.require(_actor(request), PURGE if may_purge else WRITE)
    return list(binning.bin_page(_actor(request), before=before))[: binning.PAGE_SIZE]


@router.post("/articles/import", response={201: BroughtOut}, operation_id="import_word")
def import_word(request: HttpRequest, body: Form[ArticleWordIn], file: File[UploadedFile]) -> Any:
    """Make a draft of a Word file."""
    source = importing_word.Source(upload=file)
    brought = importing_word.import_word(actor=_actor(request), column_id=body.column_id, source=source, key=body.key)
    found = brought.article
    return Status(201, {"article_id": found.pk, "title": found.title, "notes": list(brought.notes)})


@router.get("/articles/{article_id}/places", response=list[PlacementOut], operation_id="places_of_article")
def places_of_article(request: HttpRequest, article_id: int) -> Any:
    """Where an article is listed, its home first."""
    return placing.places_of(checks.fetch(_actor(request), WRITE, Article.objects.all(), article_id))


@router.post("/articles/{article_id}/places", response=PlacementOut, operation_id="show_in_column")
def show_in_column(request: HttpRequest, article_id: int, body: PlacementIn) -> Placement:
    """Show it in a column, or change how."""
    given = body.model_dump()
    return placing.show_in_column(
        actor=_actor(request),
        article_id=article_id,
        column_id=given.pop("column_id"),
        showing=placing.Showing(**given),
    )


@router.delete("/articles/{article_id}/places/{placement_id}", response={204: None}, operation_id="remove_from_column")
def remove_from_column(request: HttpRequest, article_id: int, placement_id: int) -> Any:
    """Show it there no longer."""
    placing.remove_from_column(actor=_actor(request), article_id=article_id, placement_id=placement_id)
    return Status(204, None)


@router.post("/articles/{article_id}/bin", response=BinnedArticleOut, operation_id="bin_article")
def bin_article(request: HttpRequest, article_id: int, body: BinArticleIn) -> BinnedArticle:
    """Into the bin."""
    return binning.bin_article(actor=_actor(request), article_id=article_id, reason=body.reason)


@router.post("/articles/{article_id}/restore", response={204: None}, operation_id="restore_article")
def restore_article(request: HttpRequest, article_id: int) -> Any:
    """Back from the bin."""
    binning.restore_article(actor=_actor(request), article_id=article_id)
    return Status(204, None)
