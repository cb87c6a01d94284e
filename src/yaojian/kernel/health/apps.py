"""Django's entry into this room."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """A room without registrations of its own."""

    name = "yaojian.kernel.health"
    label = "health"
    verbose_name = "运行状态"
