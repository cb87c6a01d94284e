"""Rights of this room. Who holds a task handles it without any grant, and so does his delegate (``registrations``)."""

from yaojian.kernel.permissions.rights import Right

PUBLISH = Right("oa.flow.publish", "发布流程")
HANDLE = Right("oa.document.handle", "办理公文")
STEER = Right("oa.flow.steer", "调度流程")
HAND_OVER = Right("oa.flow.hand_over", "交接待办")
