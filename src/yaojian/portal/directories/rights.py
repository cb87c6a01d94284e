"""Rights on data directories."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("portal.directory.manage", "维护数据目录")
IMPORT = Right("portal.directory.import", "导入和发布目录数据")
