"""Django's entry to this room."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """督办."""

    name = "yaojian.oa.supervision"
    label = "supervision"
    verbose_name = "督办"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.supervision import registrations

        registrations.register()
