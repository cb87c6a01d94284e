"""Django's entry to this room."""

from django.apps import AppConfig


class WordingConfig(AppConfig):
    """用词."""

    name = "yaojian.kernel.wording"
    label = "wording"
    verbose_name = "用词"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.kernel.wording import registrations

        registrations.register()
