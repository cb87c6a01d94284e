"""The analysis of a year in the worker, with progress."""

from uuid import UUID

from yaojian.kernel import jobs
from yaojian.kernel.actors import Channel, system_actor
from yaojian.kernel.files import blobs
from yaojian.kernel.jobs import services as runs

from . import recording
from .analysis import clock
from .analysis.engine import analyse
from .analysis.errors import Unreadable
from .models import LoggerFile, Year
from .services import ANALYSE


@jobs.task(name=ANALYSE)
def analyse_year(*, run_id: str, year_id: str, wanted: int) -> None:
    """Analyse all files of a year that count. Harmless twice; one that is overtaken by a newer request ends at once."""
    of = Year.objects.filter(pk=year_id).first()
    if of is None or of.wanted != wanted:
        runs.finish(run_id, message="文件有变动，已由后一次分析代替。")
        return
    actor = system_actor("冷链分析", Channel.JOB)
    given = list(LoggerFile.objects.filter(of=of, removed_at__isnull=True).select_related("file"))
    files = [(one.file.name, blobs.blob_path(one.file.sha256)) for one in given]

    def progress(done: int, total: int, message: str) -> None:
        runs.advance(run_id, done=done, total=total, message=message[:300])

    try:
        found = analyse(files, low=of.low, high=of.high, now=clock.local_now(), with_hours=True, progress=progress)
    except Unreadable as refusal:
        recording.record_failure(actor=actor, year_id=UUID(year_id), wanted=wanted, sentence=str(refusal))
        runs.fail(run_id, message=str(refusal)[:300])
        return
    runs.advance(run_id, done=1, total=1, message="正在保存结果")
    written = recording.record_analysis(actor=actor, year_id=UUID(year_id), wanted=wanted, found=found, given=given)
    runs.finish(run_id, message="分析完成。" if written else "文件有变动，已由后一次分析代替。")
