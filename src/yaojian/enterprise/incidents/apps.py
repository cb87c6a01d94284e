"""Django's entry to this room."""

from django.apps import AppConfig


class IncidentsConfig(AppConfig):
    """疫苗质量事件."""

    name = "yaojian.enterprise.incidents"
    label = "incidents"
    verbose_name = "疫苗质量事件"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.incidents import registrations

        registrations.register()
