"""What this room tells the kernel's registries."""

from yaojian.inspection.probing.rights import READ
from yaojian.inspection.probing.services import visits, windows
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.notices import register_kind
from yaojian.web.navigation import Entry
from yaojian.web.navigation import register as register_entries


def register() -> None:
    """Called once by ``ready()``."""
    register_actions(
        {
            "inspection.probe.added": "新增监测对象",
            "inspection.probe.changed": "修改监测对象",
            "inspection.probe.switched": "启停监测对象",
            "inspection.probe.dense": "密集监测",
            "inspection.probe.alarm_raised": "可用性告警",
            "inspection.probe.alarm_cleared": "可用性恢复",
            "inspection.probe.alarm_taken": "处理可用性告警",
            "inspection.maintenance.proposed": "申请维护时段",
            "inspection.maintenance.decided": "审批维护时段",
            "inspection.maintenance.ended": "撤回或结束维护时段",
        }
    )
    register_kind(visits.ALARM, "可用性告警", email=True)
    register_kind(windows.TO_DECIDE, "维护时段待审批")
    register_kind(windows.DECIDED, "维护时段审批结果")
    register_entries(
        "console", Entry("可用性", "probing:targets", "activity", right=READ, group="检查", order=95, phone=True)
    )
