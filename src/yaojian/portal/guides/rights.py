"""Rights on service guides."""

from yaojian.kernel.permissions.rights import Right

WRITE = Right("portal.guide.write", "编写办事指南")
PUBLISH = Right("portal.guide.publish", "审核和发布办事指南")
"""Whoever publishes a guide did not write it: two persons look at what people will rely on."""
