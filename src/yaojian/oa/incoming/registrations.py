"""What this room tells the kernel's registries."""

from yaojian.kernel.audit.registry import register_actions


def register() -> None:
    """Called once by ``ready()``."""
    register_actions(
        {
            "oa.document.registered": "登记收文",
            "oa.document.sent": "分送收文",
            "oa.document.finished": "办结收文",
        }
    )
