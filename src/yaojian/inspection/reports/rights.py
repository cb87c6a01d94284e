"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

READ = Right("inspection.report.read", "查看检查报告")
MAKE = Right("inspection.report.make", "生成检查报告")
