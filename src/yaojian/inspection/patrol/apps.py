"""Django's entry to this room."""

from django.apps import AppConfig


class PatrolConfig(AppConfig):
    """Reminders of what the other systems owe."""

    name = "yaojian.inspection.patrol"
    label = "inspection_patrol"
    verbose_name = "日常巡查"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.inspection.patrol import registrations

        registrations.register()
