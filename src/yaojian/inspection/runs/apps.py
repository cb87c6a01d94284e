"""Django's entry to this room."""

from django.apps import AppConfig


class RunsConfig(AppConfig):
    """检查任务."""

    name = "yaojian.inspection.runs"
    label = "runs"
    verbose_name = "检查任务"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.inspection.runs import registrations

        registrations.register()
