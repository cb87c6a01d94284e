"""Django's entry to this room."""

from django.apps import AppConfig


class SsoConfig(AppConfig):
    """单点登录."""

    name = "yaojian.kernel.sso"
    label = "sso"
    verbose_name = "单点登录"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.kernel.sso import registrations

        registrations.register()
