"""Work of the worker: large sheets."""

from django.http import QueryDict

from yaojian.kernel import jobs
from yaojian.kernel.takeouts import services as takeouts

from . import columns, exports, ledgers
from .forms import FilterForm


@jobs.task(name=exports.JOB)
def export(run_id: str, user_id: int, centre: str, status: str, query: str, keys: list[str]) -> None:
    """Write the sheet of a run."""
    with takeouts.ordered(run_id, user_id) as actor:
        exports.write_for_run(actor=actor, order=order_of(centre, status, query, keys), run_id=run_id)


def order_of(centre: str, status: str, query: str, keys: list[str]) -> exports.Order:
    """The order as the page gave it."""
    form = FilterForm(QueryDict(query))
    place = ledgers.CENTRES[centre]
    return exports.Order(
        place, ledgers.BY_KEY[status], form.filters(place.kind), columns.chosen(keys), form.conditions()
    )
