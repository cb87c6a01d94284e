"""Django's entry to this room."""

from django.apps import AppConfig


class AnnualReportsConfig(AppConfig):
    """年度报告."""

    name = "yaojian.enterprise.annual_reports"
    label = "annual_reports"
    verbose_name = "年度报告"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.annual_reports import registrations

        registrations.register()
