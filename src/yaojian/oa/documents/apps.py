"""Django's entry to this room."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """公文."""

    name = "yaojian.oa.documents"
    label = "documents"
    verbose_name = "公文"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.oa.documents import registrations

        registrations.register()
