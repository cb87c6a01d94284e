"""What runs by the clock."""

from yaojian.kernel import jobs
from yaojian.kernel.crypto import columns
from yaojian.portal.interaction.applications import identity
from yaojian.portal.interaction.applications.models import Application, ApplicationEvent, event_place, reply_place


@jobs.periodic(name="portal.applications.reseal", cron="50 18 * * *")
def reseal(timestamp: int) -> int:
    """Every night: what a former key sealed is sealed by the current one. Returns how many texts that were."""
    del timestamp
    applications = Application.objects.all()
    return columns.reseal(
        columns.SealedColumn(applications, "identity", lambda application: identity.place(application.pk)),
        columns.SealedColumn(applications, "sealed_reply", reply_place),
        columns.SealedColumn(ApplicationEvent.objects.all(), "sealed_text", event_place),
    )
