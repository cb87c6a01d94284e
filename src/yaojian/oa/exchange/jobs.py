"""Work of the worker: large sheets of the exchange's ledgers."""

from django.http import QueryDict

from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.takeouts import services as takeouts

from . import exports, lists
from .forms import FilterForm
from .ledgers import ENDS, ledger_of


@jobs.task(name=exports.JOB)
def export(run_id: str, user_id: int, end: str, status: str, query: str) -> None:
    """Write the sheet of a run."""
    with takeouts.ordered(run_id, user_id) as actor:
        exports.write_for_run(actor=actor, order=order_of(actor, end, status, query), run_id=run_id)


def order_of(actor: Actor, end: str, status: str, query: str) -> exports.Order:
    """The order as the page gave it. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    ledger = ledger_of(end, status) if end in ENDS else None
    if ledger is None:
        raise Unknown(kind="台账")
    form = FilterForm(QueryDict(query), end=end, units=lists.counterparts(actor, end))
    return exports.Order(end, ledger, form.filters(), form.conditions())
