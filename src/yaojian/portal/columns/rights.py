"""Rights on columns."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("portal.column.manage", "维护栏目")
PURGE = Right("portal.column.purge", "彻底删除栏目和信息")
