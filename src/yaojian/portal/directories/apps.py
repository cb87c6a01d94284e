"""Django's entry to this room."""

from django.apps import AppConfig


class DirectoriesConfig(AppConfig):
    """数据目录."""

    name = "yaojian.portal.directories"
    label = "directories"
    verbose_name = "数据目录"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.directories import registrations

        registrations.register()
