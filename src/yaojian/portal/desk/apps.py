"""Django's entry to this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """信息编辑台."""

    name = "yaojian.portal.desk"
    label = "portal_desk"
    verbose_name = "信息编辑台"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.desk import registrations

        registrations.register()
