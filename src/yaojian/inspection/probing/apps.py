"""Django's entry to this room."""

from django.apps import AppConfig


class ProbingConfig(AppConfig):
    """Availability: targets, visits, alarms, maintenance."""

    name = "yaojian.inspection.probing"
    label = "inspection_probing"
    verbose_name = "可用性监测"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.inspection.probing import registrations

        registrations.register()
