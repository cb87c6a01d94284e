"""Django's entry to this room."""

from django.apps import AppConfig


class CertificatesConfig(AppConfig):
    """电子证照."""

    name = "yaojian.enterprise.certificates"
    label = "certificates"
    verbose_name = "电子证照"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.enterprise.certificates import registrations

        registrations.register()
