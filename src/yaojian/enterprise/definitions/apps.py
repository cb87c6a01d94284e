"""Django's entry to this room."""

from django.apps import AppConfig


class DefinitionsConfig(AppConfig):
    """报告格式."""

    name = "yaojian.enterprise.definitions"
    label = "report_definitions"
    verbose_name = "报告格式"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.definitions import registrations

        registrations.register()
