"""What this room tells the kernel's registries."""

from yaojian.kernel.audit.registry import register_actions


def register() -> None:
    """Called once by ``ready()``."""
    register_actions({"oa.flow.published": "发布流程"})
