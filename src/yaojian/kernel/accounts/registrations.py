"""What the accounts tell the rest of the kernel: the names of their audit events."""

from yaojian.kernel.audit import registry


def register() -> None:
    """Called once by ``AppConfig.ready``."""
    registry.register_actions(
        {
            "kernel.account.created": "新建账号",
            "kernel.account.disabled": "停用账号",
            "kernel.account.enabled": "启用账号",
            "kernel.account.unlocked": "解除锁定",
            "kernel.account.second_factor_reset": "重置二次验证",
            "kernel.account.second_factor_changed": "变更二次验证",
            "kernel.account.password_reset": "重置密码",
            "kernel.account.password_changed": "修改密码",
            "kernel.account.signed_in": "登录",
            "kernel.account.sign_in_failed": "登录失败",
            "kernel.account.locked": "锁定账号",
            "kernel.account.signed_out": "退出登录",
            "kernel.account.session_ended": "会话超时退出",
            "kernel.token.made": "生成访问令牌",
            "kernel.token.revoked": "作废访问令牌",
        }
    )
