"""Work of the worker: large sheets of the exchange's ledgers."""

from django.http import QueryDict

from yaojian.kernel import jobs
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel
from yaojian.kernel.errors import Refusal, Unknown
from yaojian.kernel.jobs import services as runs

from . import exports, lists
from .forms import FilterForm
from .ledgers import ENDS, ledger_of


@jobs.task(name=exports.JOB)
def export(run_id: str, user_id: int, end: str, status: str, query: str) -> None:
    """Write the sheet of a run, with the rights its orderer has now."""
    actor = actor_of(User.objects.get(pk=user_id), channel=Channel.JOB)
    try:
        exports.write_for_run(actor=actor, order=order_of(actor, end, status, query), run_id=run_id)
    except Refusal as refusal:
        runs.fail(run_id, message=str(refusal))


def order_of(actor: Actor, end: str, status: str, query: str) -> exports.Order:
    """The order as the page gave it. Raises ``Unknown`` (404), ``RightMissing`` (403)."""
    ledger = ledger_of(end, status) if end in ENDS else None
    if ledger is None:
        raise Unknown(kind="台账")
    form = FilterForm(QueryDict(query), end=end, units=lists.counterparts(actor, end))
    return exports.Order(end, ledger, form.filters(), form.conditions())
