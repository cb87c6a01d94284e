"""Django's entry to this room."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """内部审批."""

    name = "yaojian.oa.approvals"
    label = "approvals"
    verbose_name = "内部审批"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.approvals import registrations

        registrations.register()
