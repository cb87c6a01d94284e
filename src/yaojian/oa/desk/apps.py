"""Django's entry to this room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "yaojian.oa.desk"
    label = "desk"
    verbose_name = "工作台"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.desk import registrations

        registrations.register()
