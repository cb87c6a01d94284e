"""Django's entry to this room."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    """依申请公开."""

    name = "yaojian.portal.interaction.applications"
    label = "applications"
    verbose_name = "依申请公开"

    def ready(self) -> None:
        """Tell the registries what this room owns."""
        from yaojian.portal.interaction.applications import registrations

        registrations.register()
