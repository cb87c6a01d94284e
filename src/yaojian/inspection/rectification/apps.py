"""Django's entry to this room."""

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    """What becomes of findings."""

    name = "yaojian.inspection.rectification"
    label = "inspection_rectification"
    verbose_name = "问题整改"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.inspection.rectification import registrations

        registrations.register()
