"""Work of the worker: large sheets, and forgetting them."""

from django.http import QueryDict

from yaojian.kernel import jobs
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Channel, system_actor
from yaojian.kernel.errors import Refusal
from yaojian.kernel.jobs import services as runs
from yaojian.oa.documents import takeouts

from . import columns, exports, ledgers
from .forms import FilterForm


@jobs.task(name=exports.JOB)
def export(run_id: str, user_id: int, centre: str, status: str, query: str, keys: list[str]) -> None:
    """Write the sheet of a run, with the rights its orderer has now."""
    actor = actor_of(User.objects.get(pk=user_id), channel=Channel.JOB)
    order = order_of(centre, status, query, keys)
    try:
        exports.write_for_run(actor=actor, order=order, run_id=run_id)
    except Refusal as refusal:
        runs.fail(run_id, message=str(refusal))


def order_of(centre: str, status: str, query: str, keys: list[str]) -> exports.Order:
    """The order as the page gave it."""
    form = FilterForm(QueryDict(query))
    place = ledgers.CENTRES[centre]
    return exports.Order(
        place, ledgers.BY_KEY[status], form.filters(place.kind), columns.chosen(keys), form.conditions()
    )


@jobs.periodic(name="oa.desk.forget_exports", cron="23 19 * * *")
def forget_exports(timestamp: int) -> None:
    """Nightly (3:23 in Beijing): sheets older than a week go."""
    del timestamp
    takeouts.forget_old(actor=system_actor("清理导出文件"))
