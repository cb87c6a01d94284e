"""Django's entry to this room."""

from django.apps import AppConfig


class FlowConfig(AppConfig):
    """流程."""

    name = "yaojian.oa.flow"
    label = "flow"
    verbose_name = "流程"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.flow import registrations

        registrations.register()
