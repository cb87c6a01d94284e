"""Django's entry to this room."""

from django.apps import AppConfig


class YearlyConfig(AppConfig):
    """年度报告. Owns no data."""

    name = "yaojian.portal.yearly"
    label = "yearly"
    verbose_name = "年度报告"

    def ready(self) -> None:
        """Tell the menu and the audit log."""
        from yaojian.portal.yearly import registrations

        registrations.register()
