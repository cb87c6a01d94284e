"""A company's cold-chain data over HTTP: the same acts as on its pages, for programs that read loggers."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http.response import HttpResponseBase
from ninja import File, Form, Router, Status
from ninja.files import UploadedFile

from yaojian.enterprise.companies import queries as companies
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files import services as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.permissions import checks
from yaojian.kernel.requests import ActorRequest

from . import queries, services, tables
from .forms import LARGEST, LOGGERS
from .models import CoverageNote, Excursion, LoggerFile, Year
from .queries import Cell, Line
from .rights import RECORD
from .schemas import (
    ColdChainYearOut,
    CoverageIn,
    CoverageNoteOut,
    ExcursionAnswerIn,
    ExcursionOut,
    FileReasonIn,
    LoggerFileOut,
    ProbeMonthsOut,
)

router = Router()


@router.get("/years", response=list[ColdChainYearOut], operation_id="coldchain_years", summary="本企业各年度冷链数据")
def coldchain_years(request: ActorRequest) -> list[Year]:
    """The latest first."""
    return list(queries.years_of(request.actor).select_related("run"))


@router.get("/years/{int:year}", response=ColdChainYearOut, operation_id="coldchain_year", summary="分析进度和结果状态")
def coldchain_year(request: ActorRequest, year: int) -> Year:
    """Ask again every few seconds while ``state`` is working."""
    return _year(request, year)


@router.get(
    "/years/{int:year}/files", response=list[LoggerFileOut], operation_id="coldchain_files", summary="年度的记录仪文件"
)
def coldchain_files(request: ActorRequest, year: int) -> list[LoggerFile]:
    """All that were ever given, in order, replaced ones too."""
    return list(queries.files_of(_year(request, year)))


@router.post(
    "/years/{int:year}/files",
    response={202: ColdChainYearOut},
    operation_id="upload_coldchain",
    summary="上传记录仪文件",
)
def upload_coldchain(
    request: ActorRequest, year: int, uploads: File[list[UploadedFile]], key: Form[str]
) -> Status[Year]:
    """CSV, TXT, XLSX, XLS or ZIP; analysed in the background. The same ``key`` again uploads nothing more."""
    checks.require_on(request.actor, RECORD, companies.own_company(request.actor))
    kept = [_kept(request, upload) for upload in uploads]
    return Status(202, services.add_files(actor=request.actor, year=year, uploads=kept, key=key))


@router.post(
    "/years/{int:year}/analyse", response={202: ColdChainYearOut}, operation_id="analyse_coldchain", summary="重新分析"
)
def analyse_coldchain(request: ActorRequest, year: int) -> Status[Year]:
    """Once more, as after a failure."""
    return Status(202, services.analyse_again(actor=request.actor, year=year))


@router.post(
    "/files/{uuid:file_id}/remove", response=LoggerFileOut, operation_id="remove_coldchain_file", summary="停用一个文件"
)
def remove_coldchain_file(request: ActorRequest, file_id: UUID, body: FileReasonIn) -> LoggerFile:
    """Its readings count no more; the file stays."""
    return services.remove_file(actor=request.actor, file_id=file_id, reason=body.reason)


@router.post(
    "/files/{uuid:file_id}/replace",
    response={202: LoggerFileOut},
    operation_id="replace_coldchain_file",
    summary="替换一个文件",
)
def replace_coldchain_file(
    request: ActorRequest, file_id: UUID, upload: File[UploadedFile], reason: Form[str]
) -> Status[LoggerFile]:
    """The new file; the old one stays with a trace of it."""
    queries.own_file(request.actor, file_id)
    kept = _kept(request, upload)
    return Status(202, services.replace_file(actor=request.actor, file_id=file_id, upload=kept, reason=reason))


@router.get(
    "/years/{int:year}/months", response=list[ProbeMonthsOut], operation_id="coldchain_months", summary="各测点月度统计"
)
def coldchain_months(request: ActorRequest, year: int) -> list[dict[str, Any]]:
    """Every probe with its months that are over or have readings."""
    return [_line_told(line) for line in queries.lines_of(_year(request, year))]


@router.get("/years/{int:year}/readings", operation_id="coldchain_readings", summary="一个测点一个月的读数（CSV）")
def coldchain_readings(request: ActorRequest, year: int, probe: str, month: int) -> HttpResponseBase:
    """All readings that count, as CSV."""
    return tables.readings(_year(request, year), probe, month)


@router.post(
    "/years/{int:year}/coverage", response=CoverageNoteOut, operation_id="explain_coverage", summary="说明读数不足"
)
def explain_coverage(request: ActorRequest, year: int, body: CoverageIn) -> CoverageNote:
    """Again: the words are replaced."""
    return services.explain_coverage(actor=request.actor, year=year, **body.dict())


@router.get(
    "/years/{int:year}/excursions", response=list[ExcursionOut], operation_id="coldchain_excursions", summary="超限时段"
)
def coldchain_excursions(request: ActorRequest, year: int) -> list[Excursion]:
    """Those the data show now, in order of time."""
    return list(queries.excursions_of(_year(request, year)))


@router.get("/excursions/{uuid:excursion_id}", response=ExcursionOut, operation_id="excursion", summary="一段超限")
def excursion(request: ActorRequest, excursion_id: UUID) -> Excursion:
    """One of the caller's company."""
    return queries.own_excursion(request.actor, excursion_id)


@router.post(
    "/excursions/{uuid:excursion_id}/answer",
    response=ExcursionOut,
    operation_id="answer_excursion",
    summary="说明一段超限",
)
def answer_excursion(request: ActorRequest, excursion_id: UUID, body: ExcursionAnswerIn) -> Excursion:
    """Evidence is attached on the page."""
    values = body.dict()
    row_version = values.pop("row_version")
    return services.answer_excursion(
        actor=request.actor, excursion_id=excursion_id, answer=services.Answer(**values), row_version=row_version
    )


def _year(request: ActorRequest, year: int) -> Year:
    _, found = queries.own_year(request.actor, year)
    if found is None:
        raise Unknown(kind="冷链年度数据")
    return found


def _kept(request: ActorRequest, upload: UploadedFile) -> StoredFile:
    return files.keep_upload(actor=request.actor, upload=upload, allowed=LOGGERS, limit=LARGEST)


def _line_told(line: Line) -> dict[str, Any]:
    probe = line.probe
    return {
        "probe": probe.name,
        "interval_minutes": probe.interval_minutes,
        "first": probe.first_local,
        "last": probe.last_local,
        "months": [_cell_told(cell) for cell in line.cells],
        "problems": probe.problems,
    }


_FIGURES: Sequence[str] = (
    "count", "expected", "low", "mean", "high", "p5", "p95", "minutes_out", "minutes_high", "minutes_low",
    "longest_minutes", "max_gap_minutes", "mkt",
)  # fmt: skip


def _cell_told(cell: Cell) -> dict[str, Any]:
    told = {"month": cell.month, "coverage": cell.coverage, "short": cell.is_short, "note": cell.note}
    return told | ({name: getattr(cell.row, name) for name in _FIGURES} if cell.row else {})
