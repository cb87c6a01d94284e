"""What one may do with companies."""

from yaojian.kernel.permissions.rights import Right

READ = Right("enterprise.company.read", "查看企业档案")
MANAGE = Right("enterprise.company.manage", "维护企业档案")
