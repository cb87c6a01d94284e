"""What runs by the clock."""

from yaojian.kernel import jobs
from yaojian.portal.interaction.applications.identity import party_of, sealed
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.visiting import resealing


@jobs.periodic(name="portal.applications.reseal", cron="50 18 * * *")
def reseal(timestamp: int) -> int:
    """Every night: what a former key sealed is sealed by the current one. Returns how many applications that were."""
    del timestamp
    return resealing.reseal(Application.objects.all(), party_of, sealed)
