"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("kernel.organisation.manage", "维护组织机构和人员", holders="system_admin")
