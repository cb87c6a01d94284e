"""Django's entry to this room."""

from django.apps import AppConfig


class ColdchainConfig(AppConfig):
    """冷链数据."""

    name = "yaojian.enterprise.coldchain"
    label = "coldchain"
    verbose_name = "冷链数据"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.coldchain import registrations

        registrations.register()
