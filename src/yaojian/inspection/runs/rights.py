"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

READ = Right("inspection.run.read", "查看网站检查")
START = Right("inspection.run.start", "发起、停止网站检查，作人工判断")
