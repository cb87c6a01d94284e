"""Rights of this room. Approving needs none: the flow gives it with the task."""

from yaojian.kernel.permissions.rights import Right

APPLY = Right("oa.approval.apply", "提出内部审批申请")
PUBLISH_FORM = Right("oa.approval.publish_form", "发布审批表单")
READ_USES = Right("oa.approval.read_uses", "查阅用印登记")
