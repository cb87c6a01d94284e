"""What runs by the clock."""

from yaojian.kernel import jobs
from yaojian.portal.interaction.letters import identity
from yaojian.portal.interaction.letters.models import Letter, LetterEvent, answer_place, event_place, text_place
from yaojian.portal.interaction.visiting import sealing
from yaojian.portal.interaction.visiting.sealing import SealedColumn


@jobs.periodic(name="portal.letters.reseal", cron="50 18 * * *")
def reseal(timestamp: int) -> int:
    """Every night: what a former key sealed is sealed by the current one. Returns how many texts that were."""
    del timestamp
    letters = Letter.objects.all()
    return sealing.reseal(
        SealedColumn(letters, "identity", lambda letter: identity.place(letter.pk)),
        SealedColumn(letters, "sealed_text", text_place),
        SealedColumn(letters, "sealed_answer", answer_place),
        SealedColumn(LetterEvent.objects.all(), "sealed_text", event_place),
    )
