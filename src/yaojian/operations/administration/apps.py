"""Django's entry to this room."""

from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    """Pages of the three administrators."""

    name = "yaojian.operations.administration"
    label = "administration"
    verbose_name = "系统管理"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.operations.administration import registrations

        registrations.register()
