"""Django's entry to this room."""

from django.apps import AppConfig


class PeersConfig(AppConfig):
    """关联系统."""

    name = "yaojian.enterprise.peers"
    label = "enterprise_peers"
    verbose_name = "关联系统"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.peers import registrations

        registrations.register()
