"""Annual reports over HTTP: the company's side. The bureau's: ``review.api``."""

from typing import Annotated, Any
from uuid import UUID

from ninja import Header, Router, Status

from yaojian.enterprise.annual_reports import queries, services
from yaojian.enterprise.annual_reports.models import CorrectionRequest, Report, ReportDefinition, SectionRevision
from yaojian.enterprise.annual_reports.schemas import (
    AnnualConflictOut,
    AnnualCorrectionIn,
    AnnualProblemOut,
    AnnualReportOut,
    AnnualStartIn,
    AnnualSubmitIn,
    CorrectionOut,
    DefinitionOut,
    ProblemsOut,
    RestoreIn,
    RevisionOut,
    SectionIn,
    SectionOut,
)
from yaojian.enterprise.annual_reports.services import Conflict
from yaojian.enterprise.companies import queries as companies
from yaojian.kernel.errors import Invalid
from yaojian.kernel.permissions import checks
from yaojian.kernel.requests import ActorRequest

router = Router()
IfMatch = Annotated[str | None, Header(alias="If-Match")]


@router.get(
    "/definitions/{code}/{version}", response=DefinitionOut, operation_id="definition_version", summary="报告定义"
)
def definition_version(request: ActorRequest, code: str, version: str) -> ReportDefinition:
    """What a report asks; never changes once published."""
    checks.signed_in(request.actor)
    return queries.definition_version(code, version)


@router.get("/own", response=list[AnnualReportOut], operation_id="own_reports", summary="本企业的年度报告")
def own_reports(request: ActorRequest) -> list[Report]:
    """Reports of the company the caller acts for, the newest year first."""
    companies.own_company(request.actor)
    return list(queries.own_reports(request.actor))


@router.post("/own", response={201: AnnualReportOut}, operation_id="start_report", summary="开始填报")
def start_report(request: ActorRequest, body: AnnualStartIn) -> Status[Report]:
    """Begin the report on a year, prefilled from the register."""
    return Status(201, services.start_report(actor=request.actor, **body.dict()))


@router.get("/own/{report_id}", response=AnnualReportOut, operation_id="own_report", summary="本企业的一份报告")
def own_report(request: ActorRequest, report_id: UUID) -> Report:
    """One report, draft or not."""
    return queries.own_report(request.actor, report_id)


@router.delete("/own/{report_id}", response={204: None}, operation_id="delete_draft", summary="删除草稿")
def delete_draft(request: ActorRequest, report_id: UUID, row_version: int) -> Status[None]:
    """Throw a never submitted report away."""
    services.delete_draft(actor=request.actor, report_id=report_id, row_version=row_version)
    return Status(204, None)


@router.get(
    "/own/{report_id}/sections/{code}", response=SectionOut, operation_id="section_of", summary="一节的草稿和问题"
)
def section_of(request: ActorRequest, report_id: UUID, code: str) -> SectionOut:
    """The draft of one section, with what is missing or wrong."""
    report = queries.own_report(request.actor, report_id)
    section = queries.section_of(report, code)
    return SectionOut.told(section, queries.whole_of(report).problems(code))


@router.put(
    "/own/{report_id}/sections/{code}",
    response={200: SectionOut, 409: AnnualConflictOut},
    operation_id="save_section",
    summary="保存一节",
)
def save_section(
    request: ActorRequest,
    report_id: UUID,
    code: str,
    body: SectionIn,
    if_match: IfMatch = None,
) -> Status[Any]:
    """Save the draft, complete or not; what is missing or wrong comes back. 409 carries both texts."""
    report = queries.own_report(request.actor, report_id)
    saved = services.save_section(
        actor=request.actor, report_id=report_id, code=code, data=body.data, row_version=_version(body, if_match)
    )
    section = saved.current if isinstance(saved, Conflict) else saved
    told = SectionOut.told(section, queries.whole_of(report).problems(code))
    if isinstance(saved, Conflict):
        message = f"{section.saved_by}刚才也保存了这一节，您的内容没有保存。"
        remedy = "请对照两份内容，用最新的修改次数再次保存。"
        return Status(409, AnnualConflictOut(message=message, remedy=remedy, mine=body.data, current=told))
    return Status(200, told)


def _version(body: SectionIn, if_match: str | None) -> int:
    """The version the caller saw, from the body or from ``If-Match``, where it may stand in quotes (RFC 9110)."""
    if body.row_version is not None:
        return body.row_version
    text = (if_match or "").removeprefix("W/").strip('" ')
    if not text.isascii() or not text.isdigit():
        raise Invalid(field="修改次数", reason="请在 row_version 或 If-Match 中给出读到的修改次数。")
    return int(text)


@router.get(
    "/own/{report_id}/problems",
    response=list[AnnualProblemOut],
    operation_id="problems_of",
    summary="提交前要改正的问题",
)
def problems_of(request: ActorRequest, report_id: UUID) -> list[AnnualProblemOut]:
    """Everything that keeps the report from being submitted."""
    report = queries.own_report(request.actor, report_id)
    return [AnnualProblemOut.told(problem) for problem in queries.problems_of(report)]


@router.post(
    "/own/{report_id}/submit",
    response={200: AnnualReportOut, 422: ProblemsOut},
    operation_id="submit_report",
    summary="提交报告",
)
def submit_report(request: ActorRequest, report_id: UUID, body: AnnualSubmitIn) -> Status[Any]:
    """Freeze the report and hand it to the branch bureau; 422 lists what to mend."""
    report = queries.own_report(request.actor, report_id)
    if report.is_editable and (problems := queries.problems_of(report)):
        refused = ProblemsOut(
            message=f"报告还有 {len(problems)} 处需要填写或更正，没有提交。",
            remedy="请按列出的问题逐项改正后再提交。",
            problems=[AnnualProblemOut.told(problem) for problem in problems],
        )
        return Status(422, refused)
    return Status(200, services.submit_report(actor=request.actor, report_id=report_id, **body.dict()))


@router.get(
    "/own/{report_id}/sections/{code}/revisions",
    response=list[RevisionOut],
    operation_id="revisions_of",
    summary="一节的历史版本",
)
def revisions_of(request: ActorRequest, report_id: UUID, code: str) -> list[SectionRevision]:
    """Earlier texts of a section that were kept, the newest first."""
    section = queries.section_of(queries.own_report(request.actor, report_id), code)
    return list(section.revisions.order_by("-row_version"))


@router.post(
    "/own/{report_id}/sections/{code}/restore",
    response={200: SectionOut, 409: AnnualConflictOut},
    operation_id="restore_section",
    summary="恢复一节的历史版本",
)
def restore_section(request: ActorRequest, report_id: UUID, code: str, body: RestoreIn) -> Status[Any]:
    """Put an earlier text in the place of the present one. 409: somebody saved the section meanwhile."""
    report = queries.own_report(request.actor, report_id)
    done = services.restore_section(actor=request.actor, report_id=report_id, code=code, **body.dict())
    section = done.current if isinstance(done, Conflict) else done
    told = SectionOut.told(section, queries.whole_of(report).problems(code))
    if isinstance(done, Conflict):
        message = f"{section.saved_by}刚才也保存了这一节，没有恢复。"
        remedy = "请对照最新内容，用最新的修改次数再恢复。"
        return Status(409, AnnualConflictOut(message=message, remedy=remedy, mine=section.data, current=told))
    return Status(200, told)


@router.post(
    "/own/{report_id}/correction",
    response={201: CorrectionOut},
    operation_id="ask_correction",
    summary="申请更正已受理的报告",
)
def ask_correction(request: ActorRequest, report_id: UUID, body: AnnualCorrectionIn) -> Status[CorrectionRequest]:
    """Ask the branch to open an accepted report again."""
    return Status(201, services.ask_correction(actor=request.actor, report_id=report_id, **body.dict()))
