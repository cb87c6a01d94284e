"""Rights of this room."""

from yaojian.kernel.permissions.rights import Right

READ = Right("kernel.audit.read", "查看审计记录", holders="audit_admin")
