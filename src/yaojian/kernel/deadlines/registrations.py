"""What this room tells the others."""

from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.notices import register_kind

from .services import ESCALATION, REMINDER


def register() -> None:
    """Called once, when all apps are loaded."""
    register_kind(REMINDER, "到期提醒", email=True)
    register_kind(ESCALATION, "逾期上报", email=True)
    register_actions(
        {
            "kernel.deadlines.opened": "开始计时",
            "kernel.deadlines.moved": "调整期限",
            "kernel.deadlines.closed": "期限办结",
            "kernel.deadlines.paused": "暂停计时",
            "kernel.deadlines.resumed": "恢复计时",
            "kernel.deadlines.reminded": "到期提醒",
            "kernel.deadlines.escalated": "逾期上报",
        }
    )
