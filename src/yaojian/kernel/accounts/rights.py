"""Rights of the accounts. Managing accounts is the system administrator's; granting rights is not (三员分立)."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("kernel.account.manage", "管理账号", holders="system_admin")
