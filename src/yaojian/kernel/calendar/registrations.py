"""What this room tells the others."""

from yaojian.kernel.audit.registry import register_actions

from .rights import EDIT

RIGHTS = (EDIT,)
"""Named here so that the right is declared before anybody opens a page."""


def register() -> None:
    """Called once, when all apps are loaded."""
    register_actions(
        {
            "kernel.calendar.overridden": "修改工作日历",
            "kernel.calendar.imported": "录入工作日历",
            "kernel.calendar.restored": "恢复工作日历",
        }
    )
