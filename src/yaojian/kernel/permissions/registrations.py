"""What this room tells the kernel's registries."""

from yaojian.kernel.audit.registry import register_actions


def register() -> None:
    """Called once by ``ready()``."""
    register_actions(
        {
            "kernel.template.saved": "保存权限模板",
            "kernel.template.switched": "启停权限模板",
            "kernel.grant.granted": "授权",
            "kernel.grant.revoked": "收回权限",
        }
    )
