"""What runs by the clock."""

from yaojian.kernel import jobs
from yaojian.portal.interaction.letters.identity import sealed, writer_of
from yaojian.portal.interaction.letters.models import Letter
from yaojian.portal.interaction.visiting import resealing


@jobs.periodic(name="portal.letters.reseal", cron="50 18 * * *")
def reseal(timestamp: int) -> int:
    """Every night: what a former key sealed is sealed by the current one. Returns how many letters that were."""
    del timestamp
    return resealing.reseal(Letter.objects.all(), writer_of, sealed)
