"""Django's entry to this room."""

from django.apps import AppConfig


class LettersConfig(AppConfig):
    """来信."""

    name = "yaojian.portal.interaction.letters"
    label = "letters"
    verbose_name = "来信"

    def ready(self) -> None:
        """Tell the registries what this room owns."""
        from yaojian.portal.interaction.letters import registrations

        registrations.register()
