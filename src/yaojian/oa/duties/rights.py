"""Rights on duties. Everybody who signs in may read who has which."""

from yaojian.kernel.permissions.rights import Right

ASSIGN = Right("oa.duty.assign", "设定职能岗位")
