"""Rights on columns."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("portal.column.manage", "维护栏目")
