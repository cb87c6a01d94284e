"""Django's entry into this room."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    """A room without registrations of its own."""

    name = "yaojian.kernel.live"
    label = "live"
    verbose_name = "实时更新"
