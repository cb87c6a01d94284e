"""Django's entry to this room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    """Quarterly reports."""

    name = "yaojian.inspection.reports"
    label = "inspection_reports"
    verbose_name = "检查报告"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.inspection.reports import registrations

        registrations.register()
