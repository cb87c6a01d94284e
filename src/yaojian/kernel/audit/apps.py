"""Django's entry to this room."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The audit chain."""

    name = "yaojian.kernel.audit"
    label = "audit"
    verbose_name = "审计"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.kernel.audit import registrations

        registrations.register()
