"""The worker's side."""

from uuid import UUID

from yaojian.inspection.reports import services
from yaojian.kernel import jobs
from yaojian.kernel.actors import system_actor
from yaojian.kernel.errors import Refusal

_WORKER = "检查报告"


@jobs.task(name=services.JOB, retry=False)
def make(run_id: str, report_id: str) -> None:
    """Make a report; whatever goes wrong is told to the one who ordered it."""
    actor = system_actor(_WORKER)
    try:
        services.make_report(actor=actor, report_id=UUID(report_id), run_id=run_id)
    except Refusal as refusal:
        services.fail_report(actor=actor, report_id=UUID(report_id), run_id=run_id, message=str(refusal)[:300])
    except Exception:
        message = "生成程序出错，请稍后重新生成；仍不成功请联系系统管理员。"
        services.fail_report(actor=actor, report_id=UUID(report_id), run_id=run_id, message=message)
        raise
