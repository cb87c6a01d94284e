"""Rights on the desk as a whole."""

from yaojian.kernel.permissions.rights import Right

MANAGE_PEOPLE = Right("portal.user.manage", "管理门户用户")
