"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

PUBLISH = Right("oa.flow.publish", "发布流程")
