"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

READ = Right("inspection.probe.read", "查看可用性监测")
MANAGE = Right("inspection.probe.manage", "维护监测对象、处理告警、申请维护时段")
APPROVE = Right("inspection.maintenance.approve", "审批维护时段")
