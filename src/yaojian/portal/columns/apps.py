"""Django's entry to this room."""

from django.apps import AppConfig


class ColumnsConfig(AppConfig):
    """栏目."""

    name = "yaojian.portal.columns"
    label = "columns"
    verbose_name = "栏目"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.columns import registrations

        registrations.register()
