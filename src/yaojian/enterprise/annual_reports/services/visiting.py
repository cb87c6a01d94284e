"""Who has the page of a section open. Not audited: it changes nothing of the report, and is forgotten in minutes."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from yaojian.enterprise.annual_reports import queries
from yaojian.enterprise.annual_reports.models import SectionVisit
from yaojian.kernel.actors import Actor

GONE_AFTER = timedelta(seconds=90)
"""Pages tell every thirty seconds that they are open."""


@transaction.atomic
def note_visit(*, actor: Actor, report_id: UUID, code: str) -> list[str]:
    """The actor has this section open; returns who else has, by name. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    section = queries.section_of(queries.own_report(actor, report_id), code)
    now, who = timezone.now(), actor.user_id or 0  # who fills in has an account
    SectionVisit.objects.update_or_create(
        section=section, user_id=who, defaults={"name": actor.name[:60], "seen_at": now}
    )
    others = section.visits.exclude(user_id=who).filter(seen_at__gte=now - GONE_AFTER)
    return list(others.order_by("name").values_list("name", flat=True))
