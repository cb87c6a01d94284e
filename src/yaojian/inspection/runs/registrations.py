"""What this room tells the kernel's registries."""

from yaojian.inspection.runs.rights import READ
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.notices import register_kind
from yaojian.web.navigation import Entry
from yaojian.web.navigation import register as register_entries


def register() -> None:
    """Called once by ``ready()``."""
    register_actions(
        {
            "inspection.run.started": "发起网站检查",
            "inspection.run.stopped": "停止网站检查",
            "inspection.run.finished": "网站检查完成",
            "inspection.run.failed": "网站检查未完成",
            "inspection.run.judged": "网站检查人工判断",
        }
    )
    register_kind("inspection.run.ended", "网站检查结束")
    register_entries(
        "console",
        Entry(
            "网站检查", "inspection:runs", "world", right=READ, group="检查", order=100, phone=True, room="inspection"
        ),
    )
