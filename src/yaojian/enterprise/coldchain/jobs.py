"""The analysis of a year in the worker, with progress. Whatever ends it, the company is told and can go on."""

import tempfile
from pathlib import Path
from uuid import UUID

from yaojian.kernel import jobs
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.files import blobs
from yaojian.kernel.jobs import queries as queue
from yaojian.kernel.jobs import services as runs

from . import recording
from .analysis import clock
from .analysis.engine import analyse
from .analysis.errors import Unreadable
from .models import LoggerFile, WorkState, Year
from .services import ANALYSE

MOST_BEGINNINGS = 3
"""A worker that dies leaves the job to another; what kills each of them is not begun a fourth time."""
OVERTAKEN = "文件有变动，已由后一次分析代替。"
BROKE = "分析时系统出了差错，没有完成；上传的文件都在。请稍后点“重新分析”，仍不成功的请联系分局的系统管理员。"
INTERRUPTED = "分析连续几次中断，没有完成；上传的文件都在。文件较大的，请按月或按库房分成几个文件替换后再试。"
LOST = "分析任务没有执行；上传的文件都在。请点“重新分析”。"


@jobs.task(name=ANALYSE, retry=False)
def analyse_year(*, run_id: str, year_id: str, wanted: int) -> None:
    """Analyse all files of a year that count. Harmless twice; one that is overtaken by a newer request ends at once."""
    of = recording.record_beginning(year_id=UUID(year_id), wanted=wanted)
    if of is None:
        runs.finish(run_id, message=OVERTAKEN)
        return
    actor = _actor()
    if of.begun > MOST_BEGINNINGS:
        _failed(actor, of, run_id, INTERRUPTED)
        return
    try:
        _analyse(actor, of, run_id)
    except Unreadable as refusal:
        _failed(actor, of, run_id, str(refusal))
    except Exception:
        _failed(actor, of, run_id, BROKE)
        raise


def _analyse(actor: Actor, of: Year, run_id: str) -> None:
    given = list(LoggerFile.objects.filter(of=of, removed_at__isnull=True).select_related("file"))
    files = [(one.file.name, blobs.blob_path(one.file.sha256)) for one in given]

    def progress(done: int, total: int, message: str) -> None:
        runs.advance(run_id, done=done, total=total, message=message[:300])

    with tempfile.TemporaryDirectory(prefix="coldchain-") as folder:
        kept = Path(folder) / "kept.zip"
        now = clock.local_now()
        found = analyse(files, low=of.low, high=of.high, now=now, with_hours=True, keep_in=kept, progress=progress)
        runs.advance(run_id, done=1, total=1, message="正在保存结果")
        written = recording.record_analysis(
            actor=actor, year_id=of.pk, wanted=of.wanted, found=found, given=given, kept=kept
        )
    runs.finish(run_id, message="分析完成。" if written else OVERTAKEN)


@jobs.periodic(name="enterprise.coldchain.rescue", cron="*/10 * * * *")
def rescue(timestamp: int) -> int:
    """Years said to be analysed although no job of theirs is left are told as failed. Returns how many that were."""
    del timestamp
    actor, rescued = _actor(), 0
    at_work = {(one.get("year_id"), one.get("wanted")) for one in queue.unfinished(ANALYSE)}
    for of in Year.objects.filter(state=WorkState.WORKING):
        if (str(of.pk), of.wanted) not in at_work:
            _failed(actor, of, of.run_id, LOST)
            rescued += 1
    return rescued


def _failed(actor: Actor, of: Year, run_id: UUID | str | None, sentence: str) -> None:
    recording.record_failure(actor=actor, year_id=of.pk, wanted=of.wanted, sentence=sentence)
    if run_id is not None:
        runs.fail(run_id, message=sentence[:300])


def _actor() -> Actor:
    return system_actor("冷链分析", Channel.JOB)
