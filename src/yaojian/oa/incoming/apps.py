"""Django's entry to this room."""

from django.apps import AppConfig


class IncomingConfig(AppConfig):
    """收文中心."""

    name = "yaojian.oa.incoming"
    label = "incoming"
    verbose_name = "收文中心"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.incoming import registrations

        registrations.register()
