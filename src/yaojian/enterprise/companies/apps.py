"""Django's entry to this room."""

from django.apps import AppConfig


class CompaniesConfig(AppConfig):
    """企业."""

    name = "yaojian.enterprise.companies"
    label = "companies"
    verbose_name = "企业"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.companies import registrations

        registrations.register()
