"""What this room tells the kernel's registries and the menu."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from .rights import APPLY


def register() -> None:
    """Called once by ``ready()``."""
    register_actions(
        {
            "oa.approval.form_published": "发布审批表单",
            "oa.approval.started": "起草申请",
            "oa.approval.saved": "保存申请",
            "oa.approval.submitted": "提交申请",
            "oa.approval.vehicle_assigned": "派车",
        }
    )
    navigation.register("office", Entry("内部审批", "oa:approvals:home", "clipboard-check", right=APPLY, order=50, phone=True))
