"""Rights on delegations. A principal needs none for his own work, a delegate none to read or give up what he was given."""

from yaojian.kernel.permissions.rights import Right

MANAGE = Right("oa.delegation.manage", "管理委托")
