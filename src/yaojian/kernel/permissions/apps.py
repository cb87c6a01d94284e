"""Django's entry to this room."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class PermissionsConfig(AppConfig):
    """Templates, grants, checks."""

    name = "yaojian.kernel.permissions"
    label = "permissions"
    verbose_name = "权限"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.kernel.permissions import registrations

        registrations.register()
        # A right exists once its module was read; a command reads no views, so every app's is read here.
        autodiscover_modules("rights")
