"""Django's entry into this room."""

from django.apps import AppConfig


class HealthConfig(AppConfig):
    """Registers the kernel's own probes."""

    name = "yaojian.kernel.health"
    label = "health"
    verbose_name = "运行状态"

    def ready(self) -> None:
        """Tell the registry what this room offers."""
        from . import registrations  # models are not loaded when this module is imported

        registrations.register()
