"""What this room tells the others."""

from yaojian.kernel.audit.registry import register_actions


def register() -> None:
    """Called once, when all apps are loaded."""
    register_actions({"kernel.jobs.started": "启动后台任务"})
