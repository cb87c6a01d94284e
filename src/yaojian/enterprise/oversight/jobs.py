"""Work of the worker: large tables, and forgetting them."""

from uuid import UUID

from yaojian.enterprise.oversight import exports
from yaojian.enterprise.oversight.queries import Wanted
from yaojian.kernel import jobs
from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Channel, system_actor
from yaojian.kernel.errors import Refusal
from yaojian.kernel.jobs import services as runs


@jobs.task(name=exports.JOB)
def export(run_id: str, user_id: int, code: str, year: int, status: str, branch: str, words: str) -> None:
    """Write the table of a run, with the rights its orderer has now."""
    actor = actor_of(User.objects.get(pk=user_id), channel=Channel.JOB)
    wanted = Wanted(code, year, status, UUID(branch) if branch else None, words)
    try:
        exports.ledger_for_run(actor=actor, wanted=wanted, run_id=run_id)
    except Refusal as refusal:
        runs.fail(run_id, message=str(refusal))


@jobs.periodic(name="enterprise.oversight.forget_exports", cron="37 19 * * *")
def forget_exports(timestamp: int) -> None:
    """Nightly (3:37 in Beijing): tables older than a week go."""
    del timestamp
    exports.forget_old(actor=system_actor("清理导出文件"))
