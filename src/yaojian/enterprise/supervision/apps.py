"""Django's entry to this room."""

from django.apps import AppConfig


class SupervisionConfig(AppConfig):
    """监管信息."""

    name = "yaojian.enterprise.supervision"
    label = "company_supervision"
    verbose_name = "监管信息"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.supervision import registrations

        registrations.register()
