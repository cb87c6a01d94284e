"""The worker's side: the engine looks again; large sheets."""

from uuid import UUID

from yaojian.inspection.rectification import exporting, rechecking
from yaojian.inspection.rectification.models import Rectification
from yaojian.inspection.rectification.queries import BY_KEY, Filters
from yaojian.inspection.rectification.services import mending
from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor
from yaojian.kernel.takeouts import services as takeouts

_WORKER = "检查引擎"


@jobs.task(name=mending.RECHECK, retry=False)
def recheck(rectification_id: str) -> None:
    """Look again at one problem; whatever comes of it is kept. What nobody waits for any more is left alone."""
    row = Rectification.objects.select_related("last_run").filter(pk=UUID(rectification_id), checking=True).first()
    if row is None:
        return
    actor = system_actor(_WORKER)
    try:
        seen = _look(row)
    except Exception:
        text = "检查程序出错，请稍后重新复核。"
        mending.keep_recheck(actor=actor, rectification_id=row.pk, still_there=None, text=text)
        raise
    mending.keep_recheck(actor=actor, rectification_id=row.pk, still_there=seen.still_there, text=seen.text)


def _look(row: Rectification) -> rechecking.Seen:
    if row.last_run is None:
        return rechecking.Seen(None, "发现它的检查记录已不在，请重新检查网站。")
    return rechecking.look_again(row, row.last_run, rechecking.places_of(row))


@jobs.task(name=exporting.JOB)
def export(run_id: str, user_id: int, ledger: str, words: str, severity: str, rule: str) -> None:
    """Write the sheet of a run."""
    with takeouts.ordered(run_id, user_id) as actor:
        exporting.export_for_run(
            actor=actor, ledger=BY_KEY[ledger], filters=Filters(words, severity, rule), run_id=run_id
        )
