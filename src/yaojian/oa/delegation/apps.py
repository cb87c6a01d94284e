"""Django's entry to this room."""

from django.apps import AppConfig


class DelegationConfig(AppConfig):
    """委托."""

    name = "yaojian.oa.delegation"
    label = "delegation"
    verbose_name = "委托"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.delegation import registrations

        registrations.register()
