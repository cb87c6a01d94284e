"""Results as the company and as the bureau read them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any, Self
from uuid import UUID

from django.db.models import QuerySet

from yaojian.enterprise.companies.models import Company
from yaojian.enterprise.companies.rights import READ
from yaojian.enterprise.supervision.models import ResultImport, ResultKind, SupervisionResult
from yaojian.enterprise.supervision.rights import RECORD
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks

PAGE = 50
MOST_OF_COMPANY = 200


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a page ends: day and id of its last row."""

    day: date
    id: UUID

    def __str__(self) -> str:
        return f"{self.day.isoformat()}~{self.id}"

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """The cursor in an address; None where there is none, or somebody changed it."""
        day, _, pk = text.partition("~")
        try:
            return cls(date.fromisoformat(day), UUID(pk))
        except ValueError:
            return None


def results_page(
    actor: Actor, *, kind: str = "", words: str = "", after: Cursor | None = None, limit: int = PAGE
) -> list[SupervisionResult]:
    """监管信息: of companies in the actor's scope, the latest day first; index ``result_ledger``.

    ``words``: part of the company's name. Raises ``RightMissing`` (403) for who may look at none.
    """
    checks.require(actor, READ)
    rows = checks.allowed(actor, READ, SupervisionResult.objects.select_related("company__branch"))
    if kind:
        rows = rows.filter(kind=kind)
    if words:
        rows = rows.filter(company__name__icontains=words)
    if after is not None:
        rows = rows.filter(day__lte=after.day).exclude(day=after.day, id__gte=after.id)
    return list(rows.order_by("-day", "-id")[:limit])


def results_of(company: Company) -> QuerySet[SupervisionResult]:
    """Everything found at one company, withdrawn results too, the latest 200 first; index ``result_of_company``."""
    return company.supervision_results.order_by("-day", "-id")[:MOST_OF_COMPANY]


def result(actor: Actor, result_id: UUID) -> SupervisionResult:
    """One result, for the bureau: a company reads its own in its record. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    checks.require(actor, READ)
    return checks.fetch(actor, READ, SupervisionResult.objects.select_related("company__branch"), result_id)


def own_import(actor: Actor, import_id: UUID) -> ResultImport:
    """One import of the actor's own. Raises ``RightMissing`` (403), ``Unknown`` (404)."""
    checks.require(actor, RECORD)
    found = ResultImport.objects.filter(pk=import_id, user_id=actor.user_id or 0).first()
    if found is None:
        raise Unknown(kind="监管信息导入")
    return found


def recordable(actor: Actor, codes: Collection[str]) -> dict[str, Company]:
    """Companies with these credit codes whose results the actor may record. One query."""
    rows = checks.allowed(actor, RECORD, Company.objects.filter(credit_code__in=codes))
    return {company.credit_code: company for company in rows}


def inspections_in(company: Company, year: int) -> list[dict[str, Any]]:
    """Inspections of one year, the earliest first, as plain values: a report is prefilled by them."""
    rows = company.supervision_results.filter(
        kind=ResultKind.INSPECTION, day__year=year, withdrawn_at__isnull=True
    ).order_by("day", "id")
    return [
        {
            "date": row.day.isoformat(),
            "body": row.body,
            "kind": row.subject,
            "critical": row.critical,
            "major": row.major,
            "minor": row.minor,
            "measure": row.measure,
            "rectified": row.rectified_on is not None,
            "rectified_on": row.rectified_on.isoformat() if row.rectified_on else "",
            "recheck": row.recheck,
        }
        for row in rows
    ]
