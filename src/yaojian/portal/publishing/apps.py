"""Django's entry to this room."""

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    """静态发布."""

    name = "yaojian.portal.publishing"
    label = "publishing"
    verbose_name = "静态发布"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.publishing import registrations

        registrations.register()
