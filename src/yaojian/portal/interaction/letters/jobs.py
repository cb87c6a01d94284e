"""What runs by the clock."""

from yaojian.kernel import jobs
from yaojian.kernel.crypto import columns
from yaojian.portal.interaction.letters import identity
from yaojian.portal.interaction.letters.models import Letter, LetterEvent, answer_place, event_place, text_place


@jobs.periodic(name="portal.letters.reseal", cron="50 18 * * *")
def reseal(timestamp: int) -> int:
    """Every night: what a former key sealed is sealed by the current one. Returns how many texts that were."""
    del timestamp
    letters = Letter.objects.all()
    return columns.reseal(
        columns.SealedColumn(letters, "identity", lambda letter: identity.place(letter.pk)),
        columns.SealedColumn(letters, "sealed_text", text_place),
        columns.SealedColumn(letters, "sealed_answer", answer_place),
        columns.SealedColumn(LetterEvent.objects.all(), "sealed_text", event_place),
    )
