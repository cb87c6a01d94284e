"""Django's entry to this room."""

from django.apps import AppConfig


class OversightConfig(AppConfig):
    """年报监管."""

    name = "yaojian.enterprise.oversight"
    label = "oversight"
    verbose_name = "年报监管"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.oversight import registrations

        registrations.register()
