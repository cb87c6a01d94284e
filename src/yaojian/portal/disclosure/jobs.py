"""Work of the worker: documents whose last day is over."""

from django.utils import timezone

from yaojian.kernel import jobs
from yaojian.kernel.actors import Channel, system_actor
from yaojian.portal.disclosure import services


@jobs.periodic(name="portal.disclosure.expire", cron="5 16 * * *")
def expire(timestamp: int) -> None:
    """Just after midnight in Beijing."""
    del timestamp
    services.expire(actor=system_actor("有效期管理", Channel.JOB), today=timezone.localdate())
