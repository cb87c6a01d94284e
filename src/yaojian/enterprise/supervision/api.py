"""Results of supervision over HTTP: sister systems of the bureau report them; companies read their own."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ninja import Field, Router, Schema, Status

from yaojian.enterprise.companies import queries as companies
from yaojian.enterprise.supervision import queries, services
from yaojian.enterprise.supervision.models import ResultKind, Source, SupervisionResult
from yaojian.enterprise.supervision.queries import Cursor
from yaojian.enterprise.supervision.services import NewResult
from yaojian.kernel.requests import ActorRequest

router = Router()


class SupervisionResultOut(Schema):
    """One result. ``day`` is a Beijing day, ``amount`` yuan; withdrawn results name their reason."""

    id: UUID
    company_id: UUID
    kind: str
    number: str
    day: date
    body: str
    subject: str
    conclusion: str
    critical: int
    major: int
    minor: int
    product: str
    batch: str
    amount: Decimal | None
    measure: str
    rectified_on: date | None
    recheck: str
    source: str
    withdrawn_at: datetime | None
    withdrawn_reason: str


class ResultsOut(Schema):
    """A page of results; ``following`` goes into ``after`` for the next one, empty at the end."""

    items: list[SupervisionResultOut]
    following: str


class ResultIn(Schema):
    """A result to record. ``key``: the same key again records nothing more."""

    company_id: UUID
    kind: ResultKind
    number: str = Field(min_length=1, max_length=60)
    day: date
    body: str = Field(min_length=1, max_length=80)
    subject: str = Field(min_length=1, max_length=100)
    conclusion: str = Field(min_length=1, max_length=100)
    critical: int = Field(0, ge=0, le=999)
    major: int = Field(0, ge=0, le=999)
    minor: int = Field(0, ge=0, le=999)
    product: str = Field("", max_length=100)
    batch: str = Field("", max_length=40)
    amount: Decimal | None = Field(None, ge=0, max_digits=14, decimal_places=2)
    measure: str = Field("", max_length=200)
    rectified_on: date | None = None
    recheck: str = Field("", max_length=100)
    key: str


class WithdrawalIn(Schema):
    """Why a result is withdrawn."""

    reason: str


@router.get("/results", response=ResultsOut, operation_id="supervision_results", summary="监管信息，按日期从近到远")
def supervision_results(request: ActorRequest, kind: str = "", words: str = "", after: str = "") -> dict[str, object]:
    """Of companies in the caller's scope, 50 a page."""
    rows = queries.results_page(
        request.actor, kind=kind, words=words, after=Cursor.parse(after), limit=queries.PAGE + 1
    )
    shown = rows[: queries.PAGE]
    following = str(Cursor(shown[-1].day, shown[-1].pk)) if len(rows) > queries.PAGE else ""
    return {"items": shown, "following": following}


@router.get(
    "/results/own",
    response=list[SupervisionResultOut],
    operation_id="own_supervision_results",
    summary="本企业的监管信息",
)
def own_supervision_results(request: ActorRequest) -> list[SupervisionResult]:
    """What was found at the company the caller acts for, the latest 200 first."""
    return list(queries.results_of(companies.own_company(request.actor)))


@router.post("/results", response={201: SupervisionResultOut}, operation_id="record_result", summary="录入一条监管信息")
def record_result(request: ActorRequest, body: ResultIn) -> Status[SupervisionResult]:
    """Record one result about a company in the caller's scope."""
    values = body.dict(exclude={"company_id", "key"})
    made = services.record_result(
        actor=request.actor, company_id=body.company_id, new=NewResult(**values), source=Source.API, key=body.key
    )
    return Status(201, made)


@router.post(
    "/results/{result_id}/withdraw",
    response=SupervisionResultOut,
    operation_id="withdraw_result",
    summary="撤销一条监管信息",
)
def withdraw_result(request: ActorRequest, result_id: UUID, body: WithdrawalIn) -> SupervisionResult:
    """Withdraw a wrong result, with the reason the company reads."""
    return services.withdraw_result(actor=request.actor, result_id=result_id, reason=body.reason)
