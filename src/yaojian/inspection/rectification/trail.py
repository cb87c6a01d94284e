"""Writing down what was done about a problem: a line of its trail and an audit event, in the transaction of the act."""

from collections.abc import Sequence

from django.utils import timezone

from yaojian.inspection.rectification.models import Rectification, RectificationAct, RectificationEvent
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.services import record


def note(actor: Actor, rows: Sequence[Rectification], act: RectificationAct, text: str = "") -> None:
    """One line for each of ``rows``."""
    at = timezone.now()
    RectificationEvent.objects.bulk_create(
        RectificationEvent(
            rectification=row, act=act, at=at, by_id=actor.user_id, by_name=actor.name[:60], text=text[:500]
        )
        for row in rows
    )


def note_and_record(actor: Actor, row: Rectification, act: RectificationAct, text: str = "") -> None:
    """The line, and the audit event ``inspection.rectification.<act>``."""
    note(actor, [row], act, text)
    summary = f"{act.label}：{row.title}，{row.url[:120]}"
    record(actor, f"inspection.rectification.{act.value}", row, summary=summary, text=text[:500])
