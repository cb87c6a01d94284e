"""Django's entry to this room."""

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    """公文传输."""

    name = "yaojian.oa.exchange"
    label = "exchange"
    verbose_name = "公文传输"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.exchange import registrations

        registrations.register()
