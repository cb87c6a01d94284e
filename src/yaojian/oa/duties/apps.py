"""Django's entry to this room."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """职能岗位."""

    name = "yaojian.oa.duties"
    label = "duties"
    verbose_name = "职能岗位"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.duties import registrations

        registrations.register()
