"""Django's entry into this room."""

from django.apps import AppConfig


class CalendarConfig(AppConfig):
    """Registers with the other rooms once all models are loaded."""

    name = "yaojian.kernel.calendar"
    label = "calendar"
    verbose_name = "工作日历"

    def ready(self) -> None:
        """Tell audit, permissions and the rest what this room offers."""
        from . import registrations  # models are not loaded when this module is imported

        registrations.register()
