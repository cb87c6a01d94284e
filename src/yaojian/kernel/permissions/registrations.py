"""What this room tells the kernel's registries."""

from django.utils.module_loading import autodiscover_modules

from yaojian.kernel.audit.registry import register_actions


def register() -> None:
    """Called once by ``ready()``. Loads every room's ``rights``, so that the register of rights is always whole."""
    autodiscover_modules("rights")
    register_actions(
        {
            "kernel.template.saved": "保存权限模板",
            "kernel.template.switched": "启停权限模板",
            "kernel.template.extended": "升级后补充权限模板",
            "kernel.grant.granted": "授权",
            "kernel.grant.revoked": "收回权限",
        }
    )
