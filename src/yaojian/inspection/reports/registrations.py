"""What this room tells the kernel's registries."""

from yaojian.inspection.reports import services
from yaojian.inspection.reports.rights import READ
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.notices import register_kind
from yaojian.kernel.permissions import checks
from yaojian.web.navigation import Entry
from yaojian.web.navigation import register as register_entries


def register() -> None:
    """Called once by ``ready()``."""
    register_actions(
        {
            "inspection.report.ordered": "生成检查报告",
            "inspection.report.made": "检查报告已生成",
            "inspection.report.failed": "检查报告未生成",
        }
    )
    register_kind(services.READY, "检查报告")
    register_owner(services.OWNER, _may_read)
    register_entries("console", Entry("检查报告", "quarterly:list", "report", right=READ, group="检查", order=115))


def _may_read(actor: Actor, file: StoredFile) -> bool:
    del file
    return checks.holds(actor, READ)
