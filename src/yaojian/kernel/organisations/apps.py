"""Django's entry to this room."""

from django.apps import AppConfig


class OrganisationsConfig(AppConfig):
    """Units, persons, posts."""

    name = "yaojian.kernel.organisations"
    label = "organisations"
    verbose_name = "组织机构"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.kernel.organisations import registrations

        registrations.register()
