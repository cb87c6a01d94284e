"""Django's entry to this room."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """Inspection runs and their findings."""

    name = "yaojian.inspection.runs"
    label = "inspection_runs"
    verbose_name = "网站检查"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.inspection.runs import registrations

        registrations.register()
