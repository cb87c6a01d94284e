"""API of this system, under ``/api/v1/portal/``. The same services and queries as the pages."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.portal.articles import services as articles
from yaojian.portal.articles.api import router as articles_router
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import REVIEW
from yaojian.portal.campaigns.api import router as campaigns_router
from yaojian.portal.columns.api import router as columns
from yaojian.portal.desk.api import router as people
from yaojian.portal.directories.api import router as directories
from yaojian.portal.disclosure.api import router as disclosure
from yaojian.portal.guides.api import router as guides
from yaojian.portal.interaction.applications.api import router as applications
from yaojian.portal.interaction.letters.api import router as letters
from yaojian.portal.interaction.surveys.api import router as surveys
from yaojian.portal.publishing.api import router as site_router
from yaojian.portal.publishing.reads import told
from yaojian.portal.review import article_ledger, ledgers, queries, services
from yaojian.portal.review.api import router as review_router
from yaojian.portal.review.models import Review
from yaojian.portal.review.verdict_api import router as verdicts_router
from yaojian.portal.verification.api import router as verification
from yaojian.portal.yearly.api import router as yearly

router = Router(tags=["portal"])
router.add_router("", columns)
router.add_router("", people)
router.add_router("", articles_router)
router.add_router("", review_router)
router.add_router("", verdicts_router)
router.add_router("", campaigns_router)
router.add_router("", letters)
router.add_router("", applications)
router.add_router("", surveys)
router.add_router("", directories)
router.add_router("", disclosure)
router.add_router("", guides)
router.add_router("", yearly)
router.add_router("", verification)
router.add_router("", site_router)


class ArticleRowOut(Schema):
    """One line of the ledger."""

    id: int = Field(alias="pk")
    title: str
    column: str
    stage: str
    author: str | None
    changed: datetime | None


class ArticleLedgerIn(Schema):
    """Filters of the ledger; days are Beijing days of the last change."""

    q: str = ""
    stage: str = ""
    column_id: int | None = None
    author: str = ""
    since: date | None = None
    until: date | None = None
    missing: str = ""
    after: str = ""
    limit: int = Field(30, ge=1, le=100)


class ArticlePageOut(Schema):
    """One page of the ledger; ``after`` is empty on the last."""

    rows: list[ArticleRowOut]
    after: str


class ArticleDraftIn(Schema):
    """A new article. ``body``: blocks ``{"type": …, "value": …}`` as the editor stores them."""

    column_id: int
    title: str = Field(max_length=255, min_length=1)
    body: list[dict[str, Any]]
    summary: str = Field("", max_length=300)
    source: str = Field("", max_length=80)
    author: str = Field("", max_length=40)
    responsible_editor: str = Field("", max_length=40)
    document_number: str = Field("", max_length=60)
    keywords: str = Field("", max_length=100)
    organ: str = Field("", max_length=80)
    subject: str = Field("", max_length=20)
    genre: str = Field("", max_length=20)
    key: str = Field(max_length=64, min_length=1)


class ReviewOut(Schema):
    """How a review stands."""

    id: UUID
    article_id: int
    title: str
    state: str
    submitter_name: str
    submitted_at: datetime
    decided_at: datetime | None


class TaskOut(Schema):
    """One line of 待审."""

    review_id: UUID
    title: str
    column: str
    submitter: str
    note: str
    submitted_at: datetime


class ArticleSubmitIn(Schema):
    """送审."""

    reviewer_id: int | None = None
    note: str = Field("", max_length=300)
    key: str = Field(max_length=64, min_length=1)


class ReviewOpinionIn(Schema):
    """A decision."""

    text: str = Field("", max_length=1000)
    key: str = Field(max_length=64, min_length=1)


class WithdrawIn(Schema):
    """撤下."""

    reason: str = Field(max_length=300, min_length=1)
    key: str = Field(max_length=64, min_length=1)


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/articles", response=ArticlePageOut, operation_id="list_articles")
def list_articles(request: HttpRequest, asked: Query[ArticleLedgerIn]) -> Any:
    """The ledger of articles the caller has to do with; ``after`` of the answer before gives the next page."""
    checks.signed_in(_actor(request))
    filters = article_ledger.Filters(**asked.model_dump(exclude={"after", "limit", "q"}), words=asked.q)
    return article_ledger.page(_actor(request), filters, after=asked.after, size=asked.limit)


@router.post("/articles", response={201: dict[str, Any]}, operation_id="create_draft")
def create_draft(request: HttpRequest, body: ArticleDraftIn) -> Any:
    """Write a new article; it is a draft until reviewed."""
    draft = articles.Draft(**body.model_dump(exclude={"key", "column_id"}))
    article = articles.create_draft(actor=_actor(request), column_id=body.column_id, draft=draft, key=body.key)
    return Status(201, told(content_of(article)))


@router.get("/articles/{int:article_id}", response=dict[str, Any], operation_id="get_article")
def get_article(request: HttpRequest, article_id: int) -> Any:
    """The newest version of an article the caller has to do with."""
    found = Article.objects.filter(queries.may_see(_actor(request)), pk=article_id).first()
    if found is None:
        raise Unknown(kind="信息")
    return told(content_of(found.get_latest_revision_as_object()))


@router.post("/articles/{article_id}/submit", response=ReviewOut, operation_id="submit_article")
def submit_article(request: HttpRequest, article_id: int, body: ArticleSubmitIn) -> Review:
    """送审."""
    return services.submit_article(actor=_actor(request), article_id=article_id, **body.model_dump())


@router.post("/articles/{article_id}/withdraw", response=ArticleRowOut, operation_id="withdraw_article")
def withdraw_article(request: HttpRequest, article_id: int, body: WithdrawIn) -> Any:
    """撤下."""
    services.withdraw_article(actor=_actor(request), article_id=article_id, **body.model_dump())
    return queries.row_of(article_id)


@router.get("/reviews", response=list[TaskOut], operation_id="review_ledger")
def review_ledger(request: HttpRequest) -> Any:
    """待审 of the caller."""
    checks.require(_actor(request), REVIEW)
    return ledgers.review_ledger(_actor(request))


@router.post("/reviews/{review_id}/approve", response=ReviewOut, operation_id="approve_article")
def approve_article(request: HttpRequest, review_id: UUID, body: ReviewOpinionIn) -> Review:
    """审核通过, which publishes."""
    return services.approve_article(actor=_actor(request), review_id=review_id, **body.model_dump())


@router.post("/reviews/{review_id}/return", response=ReviewOut, operation_id="return_article")
def return_article(request: HttpRequest, review_id: UUID, body: ReviewOpinionIn) -> Review:
    """退回."""
    return services.return_article(actor=_actor(request), review_id=review_id, **body.model_dump())


@router.post("/reviews/{review_id}/recall", response=ReviewOut, operation_id="recall_submission")
def recall_submission(request: HttpRequest, review_id: UUID) -> Review:
    """撤回送审."""
    return services.recall_submission(actor=_actor(request), review_id=review_id)
