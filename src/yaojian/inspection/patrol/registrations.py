"""What this room tells the kernel's registries."""

from yaojian.inspection.patrol import services
from yaojian.inspection.patrol.rights import READ
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.notices import register_kind
from yaojian.web.navigation import Entry
from yaojian.web.navigation import register as register_entries


def register() -> None:
    """Called once by ``ready()``."""
    register_actions({"inspection.patrol.reminded": "日常巡查提醒"})
    register_kind(services.OVERDUE, "日常巡查提醒", email=True)
    register_entries(
        "console", Entry("日常巡查", "patrol:items", "calendar-stats", right=READ, group="检查", order=105)
    )
