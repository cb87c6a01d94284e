"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

READ = Right("inspection.patrol.read", "查看日常巡查")
REMIND = Right("inspection.patrol.remind", "提醒责任人")
