"""Recording results of supervision: one, or a table of them; withdrawing what was wrong."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.supervision import queries, reading
from yaojian.enterprise.supervision.errors import ReasonMissing, ResultKnown
from yaojian.enterprise.supervision.models import ImportState, ResultImport, ResultKind, Source, SupervisionResult
from yaojian.enterprise.supervision.reading import MOST_PROBLEMS, Problem, Table
from yaojian.enterprise.supervision.rights import RECORD
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.files import queries as files
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks


@dataclass(frozen=True, slots=True)
class NewResult:
    """One result as it is entered; fields as the model tells them."""

    kind: ResultKind
    number: str
    day: date
    body: str
    subject: str
    conclusion: str
    critical: int = 0
    major: int = 0
    minor: int = 0
    product: str = ""
    batch: str = ""
    amount: Decimal | None = None
    measure: str = ""
    rectified_on: date | None = None
    recheck: str = ""


@transaction.atomic
def record_result(*, actor: Actor, company_id: UUID, new: NewResult, source: Source, key: str) -> SupervisionResult:
    """Enter one result. The same ``key`` again returns the first one.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``ResultKnown`` (409).
    """
    company = checks.fetch(actor, RECORD, Company.objects.select_for_update(of=("self",)), company_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.supervision.record"):
        return SupervisionResult.objects.get(pk=earlier)
    if _known(company, new.kind, new.number):
        raise ResultKnown(company=company.name, kind=new.kind.label, number=new.number)
    result = SupervisionResult.objects.create(company=company, source=source, **asdict(new), **_by(actor))
    summary = f"录入{company.name}的{new.kind.label}“{new.number}”。"
    audit.record(actor, "enterprise.supervision.recorded", result, summary=summary)
    idempotency.remember(key, actor=actor, act="enterprise.supervision.record", result=str(result.pk))
    return result


def _known(company: Company, kind: str, number: str) -> bool:
    rows = SupervisionResult.objects.filter(company=company, kind=kind, number=number, withdrawn_at__isnull=True)
    return rows.exists()


def _by(actor: Actor) -> dict[str, Any]:
    return {"recorded_name": actor.name[:60], "recorded_at": timezone.now()}


@transaction.atomic
def withdraw_result(*, actor: Actor, result_id: UUID, reason: str) -> SupervisionResult:
    """撤销: it stays readable with its reason and counts no more. Twice is the same as once.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``ReasonMissing`` (422).
    """
    rows = SupervisionResult.objects.select_for_update(of=("self",)).select_related("company")
    result = checks.fetch(actor, RECORD, rows, result_id)
    if result.withdrawn_at is not None:
        return result
    if not reason.strip():
        raise ReasonMissing()
    result.withdrawn_at, result.withdrawn_name = timezone.now(), actor.name[:60]
    result.withdrawn_reason = reason.strip()[:200]
    result.save(update_fields=["withdrawn_at", "withdrawn_name", "withdrawn_reason"])
    summary = f"撤销{result.company.name}的{result.get_kind_display()}“{result.number}”。"
    audit.record(actor, "enterprise.supervision.withdrawn", result, summary=summary, reason=reason.strip())
    return result


@transaction.atomic
def import_results(*, actor: Actor, kind: ResultKind, file: StoredFile, key: str) -> ResultImport:
    """Take a table of results of one kind: all rows, or, where a cell is wrong, none; either way what was wrong is kept.

    The same ``key`` again returns the first import. Raises ``RightMissing`` (403), ``TableUnreadable`` (422).
    """
    checks.require(actor, RECORD)
    if earlier := idempotency.earlier_result(key, actor=actor, act="enterprise.supervision.import"):
        return ResultImport.objects.get(pk=earlier)
    lines = reading.lines_of(files.path_of(file))
    companies = queries.recordable(actor, reading.codes_in(lines))
    table = reading.read(lines, companies)
    _refuse_known(kind, table)
    made = _keep(actor, kind, file, table)
    words = "导入" if made.state == ImportState.TAKEN else "检查后未导入"
    summary = f"{words}{kind.label}表格“{file.name}”，共 {table.count} 行。"
    audit.record(actor, "enterprise.supervision.imported", made, summary=summary, problems=len(table.problems))
    idempotency.remember(key, actor=actor, act="enterprise.supervision.import", result=str(made.pk))
    return made


def _refuse_known(kind: ResultKind, table: Table) -> None:
    """Rows that stand in the ledger already are told like other faults. One query."""
    wanted = {(row["company"].pk, row["number"]) for row in table.rows}
    rows = SupervisionResult.objects.filter(kind=kind, withdrawn_at__isnull=True, company__in={pk for pk, _ in wanted})
    known = set(rows.values_list("company_id", "number"))
    for row in table.rows:
        if (row["company"].pk, row["number"]) in known:
            table.problems.append(Problem(row["row"], "编号或文号", "这条监管信息已经录入过。"))


def _keep(actor: Actor, kind: ResultKind, file: StoredFile, table: Table) -> ResultImport:
    problems = sorted(table.problems, key=lambda problem: problem.row)
    made = ResultImport.objects.create(
        file_name=file.name[:200],
        sha256=file.sha256,
        kind=kind,
        unit_id=actor.unit_id,
        state=ImportState.REFUSED if problems else ImportState.TAKEN,
        rows=table.count,
        problems=[asdict(problem) for problem in problems[:MOST_PROBLEMS]],
        user_id=actor.user_id,
        name=actor.name[:60],
        at=timezone.now(),
    )
    if not problems:
        by = _by(actor)
        SupervisionResult.objects.bulk_create(
            SupervisionResult(
                kind=kind,
                source=Source.IMPORT,
                brought_by=made,
                **{name: value for name, value in row.items() if name != "row"},
                **by,
            )
            for row in table.rows
        )
    return made
