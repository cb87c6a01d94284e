"""Work of the worker: large tables."""

from uuid import UUID

from yaojian.enterprise.oversight import exports
from yaojian.enterprise.oversight.queries import Wanted
from yaojian.kernel import jobs
from yaojian.kernel.takeouts import services as takeouts


@jobs.task(name=exports.JOB)
def export(run_id: str, user_id: int, code: str, year: int, status: str, branch: str, words: str) -> None:
    """Write the table of a run."""
    wanted = Wanted(code, year, status, UUID(branch) if branch else None, words)
    with takeouts.ordered(run_id, user_id) as actor:
        exports.ledger_for_run(actor=actor, wanted=wanted, run_id=run_id)
