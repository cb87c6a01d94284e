"""Django's entry to this room."""

from django.apps import AppConfig


class SurveysConfig(AppConfig):
    """征集调查."""

    name = "yaojian.portal.interaction.surveys"
    label = "surveys"
    verbose_name = "征集调查"

    def ready(self) -> None:
        """Tell the registries what this room owns."""
        from yaojian.portal.interaction.surveys import registrations

        registrations.register()
