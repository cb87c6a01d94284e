"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

READ = Right("kernel.health.read", "查看运行状态", holders="system_admin")
