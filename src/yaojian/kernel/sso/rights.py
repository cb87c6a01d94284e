"""Rights of single sign-on. Who connects a platform may not also say whom it lets in (三员分立)."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("kernel.sso.manage", "管理单点登录", holders="system_admin")
CONFIRM = Right("kernel.sso.confirm", "确认账号关联", holders="security_admin")
