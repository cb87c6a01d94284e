"""Django's entry to this room."""

from django.apps import AppConfig


class InteractionConfig(AppConfig):
    """互动交流."""

    name = "yaojian.portal.interaction.front"
    label = "interaction"
    verbose_name = "互动交流"

    def ready(self) -> None:
        """Tell the registries what this room owns."""
        from yaojian.portal.interaction.front import registrations

        registrations.register()
