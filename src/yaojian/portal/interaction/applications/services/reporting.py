"""Corrections of the yearly table: rows with a reason, never a changed number."""

from django.db import transaction
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.applications import annual
from yaojian.portal.interaction.applications.models import ReportCorrection
from yaojian.portal.interaction.applications.rights import REPORT
from yaojian.portal.interaction.applications.services.steps import checked
from yaojian.portal.interaction.applications.states import Applicant

_ACT = "portal.application.report_corrected"
_MOST = 10_000


@transaction.atomic
def correct_report(
    *, actor: Actor, year: int, row: str, column: str, difference: int, reason: str, key: str
) -> ReportCorrection:
    """Add ``difference`` to one cell. Raises ``RightMissing`` (403), ``Invalid`` (422)."""
    checks.require(actor, REPORT)
    if earlier := idempotency.earlier_result(key, actor=actor, act=_ACT):
        return ReportCorrection.objects.get(pk=earlier)
    if row not in annual.row_labels() or column not in Applicant.values:
        raise Invalid(field="行列", reason="请从表中选择。")
    if difference == 0 or abs(difference) > _MOST:
        raise Invalid(field="增减", reason="请填不为零的整数。")
    made = ReportCorrection.objects.create(
        year=year,
        row=row,
        column=column,
        difference=difference,
        reason=checked("理由", reason, longest=300),
        person_id=actor.person_id,
        who=actor.name,
        at=timezone.now(),
    )
    idempotency.remember(key, actor=actor, act=_ACT, result=str(made.pk))
    told = f"更正 {year} 年依申请公开年报 {row} 行“{made.get_column_display()}”列 {difference:+d}。"
    audit.record(actor, _ACT, made, summary=told, reason=made.reason)
    return made
