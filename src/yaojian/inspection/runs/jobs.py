"""The worker's side: run the engine beside the database, not inside it."""

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from uuid import UUID

from yaojian.inspection.engine import Answers, Report, Target, inspect, load_set
from yaojian.inspection.runs import services
from yaojian.inspection.runs.models import Run
from yaojian.kernel import jobs
from yaojian.kernel.errors import Refusal

_REPORT_EVERY = 1.0  # seconds between two updates of the progress


@dataclass(slots=True)
class _Watch:
    """Shared with the engine's thread: it writes numbers, the job writes ``go_on``."""

    pages: int = 0
    known: int = 0
    go_on: bool = True

    def tell(self, pages: int, known: int) -> bool:
        """The engine's progress callback."""
        self.pages, self.known = pages, known
        return self.go_on


@jobs.task(name="inspection.runs.inspect", retry=False)
def inspect_site(run_id: str) -> None:
    """Inspect the site of a run; a job that is run again goes on where the dead worker stopped. The engine has its own event loop, in which Django refuses queries; so it gets a thread
    of its own, and this one keeps the progress and listens for a wish to stop."""
    run = services.begin_run(run_id=UUID(run_id))
    if run is None:
        return
    watch = _Watch()
    try:
        with ThreadPoolExecutor(1, thread_name_prefix="inspect") as pool:
            _follow(run, watch, pool.submit(_inspect, run, watch))
        result = json.loads((run.folder / "findings.json").read_text("utf-8"))
    except Refusal as refusal:
        services.fail_run(run_id=run.pk, message=str(refusal))
        return
    except Exception:
        services.fail_run(run_id=run.pk, message="检查程序出错，没有完成。请稍后重新发起；仍不成功请联系系统管理员。")
        raise
    services.finish_run(run_id=run.pk, result=result)


def _inspect(run: Run, watch: _Watch) -> Report:
    limits = services.limits_of(run)
    return inspect(
        Target(run.target), run.folder, load_set(run.indicators), limits=limits, progress=watch.tell, resume=True,
        answers=Answers(public_service=run.serves_public),
    )  # fmt: skip


def _follow(run: Run, watch: _Watch, engine: Future[Report]) -> None:
    """Until the engine ends; its exceptions come out here."""
    try:
        while not _ended_within(engine, _REPORT_EVERY):
            watch.go_on = services.advance_run(run_id=run.pk, pages=watch.pages, known=watch.known)
    finally:
        # When the database is gone, the engine must not keep the dying worker alive.
        watch.go_on = False


def _ended_within(engine: Future[Report], seconds: float) -> bool:
    """Whether the engine has ended; raises what ended it."""
    try:
        engine.result(timeout=seconds)
    except TimeoutError:
        if engine.done():
            raise
        return False
    return True
