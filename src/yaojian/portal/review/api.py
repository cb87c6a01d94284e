"""API of reviews, the gate, policies and own words. The same services and queries as the pages."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.wording import queries as words
from yaojian.kernel.wording import services as word_services
from yaojian.kernel.wording.models import SiteWord, WordUse, WordWeight
from yaojian.kernel.wording.rights import MANAGE
from yaojian.portal.articles.content import content_of
from yaojian.portal.articles.models import Article
from yaojian.portal.articles.rights import REVIEW, WRITE
from yaojian.portal.columns.models import Column
from yaojian.portal.review import gating, ledgers, papers, queries, services
from yaojian.portal.review.gate import Stage
from yaojian.portal.review.models import GateOverride, Review, ReviewPolicy
from yaojian.portal.review.rights import POLICY
from yaojian.portal.review.steps import RIGHTS, Step

router = Router(tags=["portal"])


class TaskRowOut(Schema):
    """One open step; ``cursor`` is where the next page begins."""

    review_id: UUID
    title: str
    column: str
    submitter: str
    note: str
    submitted_at: datetime
    step: str
    opened_at: datetime
    due: datetime
    is_later: bool
    is_late: bool
    cursor: str


class OpinionRowOut(Schema):
    """One decision of the caller."""

    review_id: UUID
    title: str
    step: str
    verdict: str
    text: str
    given_at: datetime
    cursor: str


class SentOut(Schema):
    """One submission of the caller."""

    id: UUID
    article_id: int
    title: str
    state: str
    order: int
    submitted_at: datetime


class ReviewFindingOut(Schema):
    """One finding of the gate; ``key`` names it for an override."""

    key: str
    rule: str
    severity: str
    part: str
    start: int
    end: int
    message: str
    suggestion: str
    overridden: bool


class OverrideIn(Schema):
    """放行."""

    finding: str = Field(max_length=64, min_length=64)
    reason: str = Field(max_length=300, min_length=10)


class OverrideOut(Schema):
    """What was let pass."""

    rule: str
    message: str
    reason: str
    giver_name: str
    given_at: datetime


class UrgentIn(Schema):
    """应急发布."""

    reason: str = Field(max_length=300, min_length=10)
    key: str = Field(max_length=64, min_length=1)


class UrgentOut(Schema):
    """The review that stands for it."""

    id: UUID
    article_id: int
    state: str
    is_urgent: bool


class StepIo(Schema):
    """One step of a policy, see ``review.steps.Step``."""

    code: str = Field(max_length=20, min_length=1)
    name: str = Field(max_length=20, min_length=1)
    kind: str = Field(pattern="^(review|proof)$")
    order: int = Field(ge=1, le=9)
    right: str
    persons: list[int] = []
    readers: int = 1
    hours: int = 8
    apart_from: list[str] = ["author"]


class PolicyIn(Schema):
    """The next version of a policy; no steps: as the column above."""

    steps: list[StepIo] = Field(max_length=8)
    later_hours: int = Field(14, ge=1, le=240)
    note: str = Field("", max_length=300)


class PolicyOut(Schema):
    """A policy in force; ``column_id`` is where it comes from."""

    column_id: int | None
    version: int
    steps: list[StepIo]
    later_hours: int


class ReviewWordIn(Schema):
    """An own word of the site."""

    form: str = Field(max_length=24, min_length=2)
    use: WordUse
    right: str = Field("", max_length=40)
    weight: WordWeight = WordWeight.WARN
    reason: str = Field(max_length=200, min_length=1)


class WordOut(Schema):
    """An own word in its present version."""

    id: UUID
    form: str
    use: str
    right: str
    weight: str
    reason: str
    is_active: bool
    version: int


class SwitchIn(Schema):
    """Whether a word counts."""

    is_active: bool


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the API's authentication
    return actor


@router.get("/review-tasks", response=list[TaskRowOut], operation_id="list_review_tasks")
def list_review_tasks(request: HttpRequest, after: str = "", limit: int = 30) -> Any:
    """待我办理."""
    checks.signed_in(_actor(request))
    return ledgers.review_ledger(_actor(request), after=after, limit=min(100, max(1, limit)))


@router.get("/review-tasks/late", response=list[TaskRowOut], operation_id="list_late_review_tasks")
def list_late_review_tasks(request: HttpRequest, after: str = "", limit: int = 30) -> Any:
    """超期未办."""
    checks.signed_in(_actor(request))
    return ledgers.overdue_ledger(_actor(request), after=after, limit=min(100, max(1, limit)))


@router.get("/review-opinions", response=list[OpinionRowOut], operation_id="list_review_opinions")
def list_review_opinions(request: HttpRequest, after: str = "", limit: int = 30) -> Any:
    """我办过的."""
    checks.signed_in(_actor(request))
    return ledgers.done_ledger(_actor(request), after=after, limit=min(100, max(1, limit)))


@router.get("/submissions", response=list[SentOut], operation_id="list_submissions")
def list_submissions(request: HttpRequest, after: str = "", limit: int = 30) -> Any:
    """我送审的."""
    checks.signed_in(_actor(request))
    return ledgers.submitted_ledger(_actor(request), after=after, limit=min(100, max(1, limit)))


@router.get("/articles/{article_id}/findings", response=list[ReviewFindingOut], operation_id="article_findings")
def article_findings(request: HttpRequest, article_id: int) -> Any:
    """What the gate says of the newest version."""
    found = Article.objects.filter(queries.may_see(_actor(request)), pk=article_id).first()
    if found is None:
        raise Unknown(kind="信息")
    judged = gating.judged(content_of(found.get_latest_revision_as_object()), Stage.DRAFT)
    names = ("key", "rule", "severity", "part", "start", "end", "message", "suggestion")
    return [
        {name: getattr(one.finding, name) for name in names} | {"overridden": one.override is not None}
        for one in judged
    ]


@router.post("/articles/{article_id}/overrides", response=OverrideOut, operation_id="override_finding")
def override_finding(request: HttpRequest, article_id: int, body: OverrideIn) -> GateOverride:
    """放行."""
    return services.override_finding(actor=_actor(request), article_id=article_id, **body.model_dump())


@router.post("/articles/{article_id}/urge", response=UrgentOut, operation_id="publish_urgently")
def publish_urgently(request: HttpRequest, article_id: int, body: UrgentIn) -> Review:
    """应急发布."""
    return services.publish_urgently(actor=_actor(request), article_id=article_id, **body.model_dump())


@router.get("/reviews/{review_id}/sheet", operation_id="review_sheet")
def review_sheet(request: HttpRequest, review_id: UUID) -> HttpResponse:
    """发布审核单 as PDF."""
    found = Review.objects.select_related("article__home_column").filter(pk=review_id).first()
    if found is None:
        raise Unknown(kind="审核")
    if not any(checks.holds_on(_actor(request), right, found) for right in (WRITE, POLICY, *RIGHTS.values())):
        checks.require_on(_actor(request), REVIEW, found)
    return HttpResponse(papers.sheet_of(_actor(request), found), content_type="application/pdf")


@router.get("/columns/{column_id}/review-policy", response=PolicyOut, operation_id="get_review_policy")
def get_review_policy(request: HttpRequest, column_id: int) -> Any:
    """The policy that counts for a column."""
    column = checks.fetch(_actor(request), POLICY, Column.objects.all(), column_id)
    policy, steps = queries.policy_for(column)
    return {
        "column_id": policy.column_id if policy else None,
        "version": policy.version if policy else 0,
        "steps": [step.told() for step in steps],
        "later_hours": policy.later_hours if policy else 14,
    }


@router.post("/columns/{column_id}/review-policy", response=PolicyOut, operation_id="set_review_policy")
def set_review_policy(request: HttpRequest, column_id: int, body: PolicyIn) -> ReviewPolicy:
    """Make its next version."""
    steps = [
        Step(**{**row.model_dump(), "persons": tuple(row.persons), "apart_from": tuple(row.apart_from)})
        for row in body.steps
    ]
    return services.set_policy(
        actor=_actor(request), column_id=column_id, steps=steps, later_hours=body.later_hours, note=body.note
    )


@router.get("/words", response=list[WordOut], operation_id="list_words")
def list_words(request: HttpRequest, q: str = "", use: str = "", after: str = "", limit: int = 50) -> Any:
    """Own words of the site."""
    checks.require(_actor(request), MANAGE)
    return list(words.ledger(words=q, use=use, after=after)[: min(200, max(1, limit))])


@router.post("/words", response=WordOut, operation_id="save_word")
def save_word(request: HttpRequest, body: ReviewWordIn) -> SiteWord:
    """Add a word or change what is said of it."""
    return word_services.save_word(actor=_actor(request), **body.model_dump())


@router.post("/words/{word_id}/switch", response=WordOut, operation_id="switch_word")
def switch_word(request: HttpRequest, word_id: UUID, body: SwitchIn) -> SiteWord:
    """启用或停用."""
    return word_services.switch_word(actor=_actor(request), word_id=word_id, is_active=body.is_active)
