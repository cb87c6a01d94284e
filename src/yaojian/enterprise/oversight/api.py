"""The oversight over HTTP: the ledger of filing, the overview, figures, reminders, extensions, corrections."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from ninja import Router, Schema, Status

from yaojian.enterprise.annual_reports import content
from yaojian.enterprise.annual_reports import services as filings
from yaojian.enterprise.annual_reports.models import Extension, Report
from yaojian.enterprise.annual_reports.rights import READ
from yaojian.enterprise.annual_reports.schemas import AnnualReportOut
from yaojian.enterprise.oversight import queries, services, statistics
from yaojian.enterprise.oversight.queries import BranchStanding, Cursor, Wanted
from yaojian.enterprise.oversight.statistics import Asked, By, ChoiceLine, Field, Line
from yaojian.kernel.permissions import checks
from yaojian.kernel.requests import ActorRequest

router = Router()


class FilingOut(Schema):
    """One company and its report. ``state`` is null while the report was not begun; times in UTC."""

    company_id: UUID
    company: str
    credit_code: str
    branch: str
    report_id: UUID | None
    state: str | None
    receipt: str | None
    submitted_at: datetime | None
    last_day: date
    until: date | None
    late: bool
    overdue: bool
    asks_correction: bool
    reminded: date | None


class FilingsOut(Schema):
    """A page; ``following`` goes into ``after`` for the next one, empty at the end. ``counts`` by status."""

    items: list[FilingOut]
    following: str
    counts: dict[str, int]


class StandingOut(Schema):
    """How far one branch is. ``rate``: filed of all that owe, whole per cent."""

    id: UUID | None
    code: str
    name: str
    filed: int
    rate: int | None
    counts: dict[str, int]


class FieldOut(Schema):
    """Something that is counted."""

    key: str
    title: str
    section: str
    unit: str
    numeric: bool


class StatisticLineOut(Schema):
    """One group's figures; ``change`` against last year in per cent."""

    code: str
    name: str
    reports: int
    count: int
    total: Decimal | None
    mean: Decimal | None
    median: float | None
    least: Decimal | None
    most: Decimal | None
    before: Decimal | None
    change: Decimal | None


class ChoiceOut(Schema):
    """How often one answer was given."""

    choice: str
    reports: int
    count: int
    share: Decimal
    before: int | None


class RemindIn(Schema):
    """``seen``: how many companies the caller expects to reach (status ``owing``); otherwise nothing is sent."""

    code: str = content.DISTRIBUTOR
    year: int
    status: str = "owing"
    branch: UUID | None = None
    words: str = ""
    seen: int
    key: str


class CompaniesRemindedOut(Schema):
    """How many companies were told."""

    told: int


class ReportExtensionIn(Schema):
    """More time until the end of ``until``."""

    code: str = content.DISTRIBUTOR
    year: int
    until: date
    reason: str
    key: str


class ExtensionOut(Schema):
    """What was granted."""

    id: UUID
    code: str
    year: int
    until: date
    reason: str
    granted_by: str
    granted_at: datetime


class CorrectionAnswerIn(Schema):
    """The bureau's answer to a request for correction."""

    answer: str = ""
    key: str


@router.get("", response=FilingsOut, operation_id="filings", summary="辖区企业报送情况")
def filings_(
    request: ActorRequest,
    year: int,
    code: str = content.DISTRIBUTOR,
    status: str = "all",
    branch: UUID | None = None,
    words: str = "",
    after: str = "",
) -> dict[str, object]:
    """Companies with their report by name, 50 a page."""
    wanted = Wanted(code, year, status, branch, words)
    rows = queries.page(request.actor, wanted, after=Cursor.parse(after), limit=queries.PAGE + 1)
    shown = rows[: queries.PAGE]
    following = str(shown[-1].cursor) if len(rows) > queries.PAGE else ""
    return {"items": shown, "following": following, "counts": queries.counts(request.actor, wanted)}


@router.get("/overview", response=list[StandingOut], operation_id="filing_overview", summary="各分局报送进度")
def filing_overview(request: ActorRequest, year: int, code: str = content.DISTRIBUTOR) -> list[BranchStanding]:
    """Every branch in the caller's scope."""
    return queries.overview(request.actor, Wanted(code, year))


@router.post("/remind", response=CompaniesRemindedOut, operation_id="remind_companies", summary="批量催报")
def remind_companies(request: ActorRequest, body: RemindIn) -> dict[str, int]:
    """Tell every company of the selection that owes the report; nobody twice a day."""
    wanted = Wanted(body.code, body.year, body.status, body.branch, body.words)
    return {"told": services.remind(actor=request.actor, wanted=wanted, seen=body.seen, key=body.key)}


@router.post(
    "/companies/{company_id}/extension",
    response={201: ExtensionOut},
    operation_id="grant_extension",
    summary="同意延期",
)
def grant_extension(request: ActorRequest, company_id: UUID, body: ReportExtensionIn) -> Status[Extension]:
    """More time for one company."""
    made = filings.grant_extension(actor=request.actor, company_id=company_id, **body.dict())
    return Status(201, made)


@router.post(
    "/corrections/{request_id}/grant", response=AnnualReportOut, operation_id="grant_correction", summary="同意更正"
)
def grant_correction(request: ActorRequest, request_id: UUID, body: CorrectionAnswerIn) -> Report:
    """The accepted report can be changed again."""
    return filings.open_again(actor=request.actor, request_id=request_id, answer=body.answer, key=body.key)


@router.post(
    "/corrections/{request_id}/refuse", response=AnnualReportOut, operation_id="refuse_correction", summary="不同意更正"
)
def refuse_correction(request: ActorRequest, request_id: UUID, body: CorrectionAnswerIn) -> Report:
    """It stays as it is, with an answer why."""
    return filings.refuse_correction(actor=request.actor, request_id=request_id, answer=body.answer, key=body.key)


@router.get("/statistics/fields", response=list[FieldOut], operation_id="statistic_fields", summary="统计项目")
def statistic_fields(request: ActorRequest, year: int, code: str = content.DISTRIBUTOR) -> list[Field]:
    """What is counted in this report and year."""
    checks.require(request.actor, READ)
    return statistics.fields(code, year)


@router.get("/statistics/lines", response=list[StatisticLineOut], operation_id="statistic_lines", summary="数值统计")
def statistic_lines(
    request: ActorRequest, year: int, field: str, by: By = By.BRANCH, code: str = content.DISTRIBUTOR
) -> list[Line]:
    """Sum, mean, median of a field by branch, region, kind or year; all together last."""
    checks.require(request.actor, READ)
    return statistics.lines(request.actor, Asked(code, year, statistics.field_of(code, year, field)), by)


@router.get("/statistics/choices", response=list[ChoiceOut], operation_id="statistic_choices", summary="选项统计")
def statistic_choices(
    request: ActorRequest, year: int, field: str, code: str = content.DISTRIBUTOR
) -> list[ChoiceLine]:
    """How often each answer was given."""
    checks.require(request.actor, READ)
    return statistics.choices(request.actor, Asked(code, year, statistics.field_of(code, year, field)))
