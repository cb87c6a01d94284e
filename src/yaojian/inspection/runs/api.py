"""The same over HTTP: ``/api/v1/inspection/runs``."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpRequest
from ninja import Field, Router, Schema, Status

from yaojian.inspection.engine import DEFAULT_SET, shipped_sets
from yaojian.inspection.runs import queries, services
from yaojian.inspection.runs.models import Run
from yaojian.inspection.runs.rights import READ
from yaojian.inspection.runs.services import judging
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks

router = Router(tags=["网站检查"])


class RunIn(Schema):
    """What to inspect. ``key`` makes a repeated call harmless."""

    target: str = Field(max_length=500)
    max_pages: int = Field(1_000, ge=1, le=20_000)
    rate: Decimal = Field(Decimal(5), ge=Decimal("0.5"), le=50, decimal_places=1)
    indicators: str = Field(DEFAULT_SET, max_length=60)
    serves_public: bool = True
    key: str = Field(max_length=64)


class InspectionRunOut(Schema):
    """One run; times in UTC, ``points`` empty until it has ended."""

    id: UUID
    target: str
    site: str
    state: str
    created: datetime
    ended: datetime | None
    started_by_name: str
    pages_done: int
    known: int
    message: str
    points: float | None
    grade: str
    findings_count: int


class RunDetailOut(InspectionRunOut):
    """A run with its score and the facts of the crawl, as in ``findings.json``."""

    score: dict[str, Any]
    facts: dict[str, Any]


class RunsOut(Schema):
    """Runs, newest first; ``following`` goes into ``before`` for the next page, empty at the end."""

    items: list[InspectionRunOut]
    following: str


class InspectionFindingOut(Schema):
    """One finding."""

    number: int
    rule: str
    title: str
    severity: str
    item: str
    points: float
    url: str
    excerpt: str
    places: list[dict[str, str]]
    places_count: int
    on_home: bool
    clause: str
    advice: str
    evidence_hash: str
    seen_at: datetime


class QuestionOut(Schema):
    """One item no machine can tell; the last five are empty until somebody has judged it."""

    item: str
    title: str
    ask: str
    veto: bool
    points: float
    count: int
    hit: bool | None
    deducted: float | None
    note: str
    by_name: str
    seen: UUID | None

    @classmethod
    def of(cls, one: judging.Question) -> "QuestionOut":
        """As the API tells it."""
        said = one.said
        return cls(
            item=one.item.id, title=one.item.title, ask=one.item.ask, veto=one.is_veto, points=float(one.item.points),
            count=one.count, hit=said.hit if said else None,
            deducted=float(said.deducted) if said and said.deducted is not None else None,
            note=said.note if said else "", by_name=said.by_name if said else "", seen=said.pk if said else None,
        )  # fmt: skip


class JudgementIn(Schema):
    """About one item: ``hit`` for a veto, ``deducted`` for a deduction; ``seen`` is the id of the word that stood there."""

    item: str = Field(max_length=20)
    hit: bool | None = None
    deducted: Decimal | None = Field(None, decimal_places=1)
    note: str = Field("", max_length=300)
    seen: UUID | None = None


class JudgementsIn(Schema):
    """Several at once; all are kept or none."""

    judgements: list[JudgementIn] = Field(max_length=200)


class FindingsOut(Schema):
    """Findings in the order of the report; ``following`` goes into ``after``, 0 at the end."""

    items: list[InspectionFindingOut]
    following: int


@router.get("/", response=RunsOut, operation_id="inspection_runs", summary="检查记录")
def runs(request: HttpRequest, words: str = "", before: str = "") -> dict[str, object]:
    """All runs the caller may read."""
    checks.require(_actor(request), READ)
    page = queries.runs(_actor(request), words=words[:60], before=before)
    return {"items": page.rows, "following": page.following}


@router.post("/", response={201: InspectionRunOut}, operation_id="start_run", summary="发起检查")
def start_run(request: HttpRequest, body: RunIn) -> Status[Run]:
    """Starts in the background; ask for the run to see how far it is."""
    order = services.RunOrder(
        target=body.target, max_pages=body.max_pages, rate=body.rate,
        indicators=body.indicators, serves_public=body.serves_public,
    )  # fmt: skip
    return Status(201, services.start_run(actor=_actor(request), order=order, key=body.key))


@router.get("/{run_id}", response=RunDetailOut, operation_id="inspection_run", summary="一次检查")
def run(request: HttpRequest, run_id: UUID) -> Run:
    """Progress, and once it has ended the score."""
    return queries.run(_actor(request), run_id)


@router.post("/{run_id}/stop", response=InspectionRunOut, operation_id="stop_run", summary="停止检查")
def stop_run(request: HttpRequest, run_id: UUID) -> Run:
    """Ends early; what was found is kept."""
    return services.stop_run(actor=_actor(request), run_id=run_id)


@router.get("/{run_id}/questions", response=list[QuestionOut], operation_id="run_questions", summary="人工判断事项")
def run_questions(request: HttpRequest, run_id: UUID) -> list[QuestionOut]:
    """What a person is asked about a run that has ended, with the newest word about each."""
    inspected = queries.run(_actor(request), run_id)
    return [QuestionOut.of(one) for one in judging.questions_of(inspected)] if inspected.can_be_judged else []


@router.post("/{run_id}/judgements", response=RunDetailOut, operation_id="judge_run", summary="人工判断")
def judge_run(request: HttpRequest, run_id: UUID, body: JudgementsIn) -> Run:
    """What no machine can tell; the run is scored anew."""
    said = [judging.Said(one.item, one.hit, one.deducted, one.note, one.seen) for one in body.judgements]
    return judging.judge(actor=_actor(request), run_id=run_id, said=said)


@router.get("/{run_id}/under/{code}", response=RunDetailOut, operation_id="run_under", summary="换指标集试算")
def run_under(request: HttpRequest, run_id: UUID, code: str) -> Run:
    """The run as it would stand under another shipped indicator set; nothing is kept."""
    inspected = queries.run(_actor(request), run_id)
    if code not in shipped_sets():
        raise Unknown(kind="指标集")
    return judging.under(inspected, code)


@router.get("/{run_id}/findings", response=FindingsOut, operation_id="inspection_findings", summary="问题清单")
def findings(
    request: HttpRequest, run_id: UUID, *, severity: str = "", rule: str = "", words: str = "", after: int = 0
) -> dict[str, object]:
    """Findings of a run, filtered, fifty at a time."""
    inspected = queries.run(_actor(request), run_id)
    wanted = queries.FindingFilter(severity=severity, rule=rule, words=words[:100], after=max(0, after))
    page = queries.findings(inspected, wanted)
    return {"items": page.rows, "following": page.following}


@router.get("/{run_id}/findings.json", response=Any, operation_id="inspection_result", summary="完整结果文件")
def result(request: HttpRequest, run_id: UUID) -> FileResponse:
    """The file ``findings.json`` of the engine."""
    inspected = queries.run(_actor(request), run_id)
    path = queries.report_file(inspected, "findings.json")
    return FileResponse(path.open("rb"), content_type="application/json")


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]  # set by the authentication of the API
    return actor
