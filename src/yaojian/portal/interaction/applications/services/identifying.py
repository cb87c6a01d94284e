"""Opening who applied, which leaves a trace each time (domain.md §7.3)."""

from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.applications.identity import Party, party_of
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.rights import READ


@transaction.atomic
def identify(*, actor: Actor, application_id: UUID) -> Party:
    """The applicant in full. Each call is audited, so it takes no key. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    application = checks.fetch(actor, READ, Application.objects.all(), application_id)
    party = party_of(application)
    told = f"查看信息公开申请“{application}”的申请人身份。"
    audit.record(actor, "portal.application.identified", application, summary=told)
    return party
