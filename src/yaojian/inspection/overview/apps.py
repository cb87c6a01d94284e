"""Django's entry to this room."""

from django.apps import AppConfig


class OverviewConfig(AppConfig):
    """The dashboard of the console."""

    name = "yaojian.inspection.overview"
    label = "inspection_overview"
    verbose_name = "检查总览"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.inspection.overview import registrations

        registrations.register()
