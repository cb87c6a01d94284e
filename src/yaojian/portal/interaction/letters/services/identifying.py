"""Opening who wrote a letter, which leaves a trace each time (domain.md §7.3)."""

from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.portal.interaction.letters.identity import Writer, writer_of
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.letters.rights import IDENTIFY


@transaction.atomic
def identify(*, actor: Actor, letter_id: UUID) -> Writer:
    """The writer in full. Each call is audited, so it takes no key. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    letter = checks.fetch(actor, IDENTIFY, Letter.objects.all(), letter_id)
    writer = writer_of(letter)
    audit.record(actor, "portal.letter.identified", letter, summary=f"查看来信“{letter.name}”的来信人联系方式。")
    return writer
