"""Django's entry to this room."""

from django.apps import AppConfig


class VerificationConfig(AppConfig):
    """核验."""

    name = "yaojian.portal.verification"
    label = "verification"
    verbose_name = "核验"

    def ready(self) -> None:
        """Tell the registries what this room owns."""
        from yaojian.portal.verification import registrations

        registrations.register()
