"""The clock of the patrol."""

from django.utils import timezone

from yaojian.inspection.patrol import services
from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor


@jobs.periodic(name="inspection.patrol.remind", cron="30 0 * * *")
def remind(timestamp: int) -> int:
    """Every morning at 8:30 in Beijing."""
    del timestamp
    return services.remind(actor=system_actor("日常巡查"), now=timezone.now())
