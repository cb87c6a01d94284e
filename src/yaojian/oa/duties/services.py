"""Saying who does which duty."""

from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid, Unknown
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks

from . import queries
from .errors import PostElsewhere
from .models import Duty, DutyCode
from .rights import ASSIGN

ASSIGNED = "oa.duty.assigned"


@transaction.atomic
def assign_duty(*, actor: Actor, body_id: UUID, code: str, unit_id: UUID | None, title: str = "") -> Duty | None:
    """Let the post ``title`` of ``unit_id`` do a duty for a body; without a unit the body above does it.

    The same again changes nothing. Raises ``RightMissing`` (403), ``Unknown`` (404), ``PostElsewhere``, ``Invalid`` (422).
    """
    body = checks.fetch(actor, ASSIGN, Unit.objects.filter(kind__in=queries.BODIES).select_for_update(), body_id)
    if code not in DutyCode.values:
        raise Invalid(field="职能", reason="没有这项职能。")
    before = Duty.objects.filter(body=body, code=code).select_related("unit").first()
    if unit_id is None:
        _leave_above(actor, body, before)
        return None
    unit = Unit.objects.filter(pk=unit_id, until__isnull=True).first()
    if unit is None:
        raise Unknown(kind="单位")
    if not queries.is_within(unit, body):
        raise PostElsewhere(unit=unit.name, body=body.name)
    if before and (before.unit_id, before.title) == (unit.pk, title):
        return before
    duty, _ = Duty.objects.update_or_create(body=body, code=code, defaults={"unit": unit, "title": title[:60]})
    told = f"{body.name}的“{duty.get_code_display()}”由{duty.post}承担。"
    audit.record(actor, ASSIGNED, duty, summary=told, before_post=before.post if before else "", code=code)
    return duty


def _leave_above(actor: Actor, body: Unit, before: Duty | None) -> None:
    if before is None:
        return
    told = f"{body.name}的“{before.get_code_display()}”改由上级机关承担。"
    audit.record(actor, ASSIGNED, before, summary=told, before_post=before.post, code=before.code)
    before.delete()
