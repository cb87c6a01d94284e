"""Django's entry to this room."""

from django.apps import AppConfig


class PermissionsConfig(AppConfig):
    """Templates, grants, checks."""

    name = "yaojian.kernel.permissions"
    label = "permissions"
    verbose_name = "权限"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.kernel.permissions import registrations

        registrations.register()
