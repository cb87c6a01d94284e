"""Django's entry to this room."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    """办事指南."""

    name = "yaojian.portal.guides"
    label = "guides"
    verbose_name = "办事指南"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.guides import registrations

        registrations.register()
