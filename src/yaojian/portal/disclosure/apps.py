"""Django's entry to this room."""

from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    """政府信息公开."""

    name = "yaojian.portal.disclosure"
    label = "disclosure"
    verbose_name = "政府信息公开"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.disclosure import registrations

        registrations.register()
