"""Django's entry to this room."""

from django.apps import AppConfig


class HandoverConfig(AppConfig):
    """交接."""

    name = "yaojian.oa.handover"
    label = "handover"
    verbose_name = "交接"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.handover import registrations

        registrations.register()
