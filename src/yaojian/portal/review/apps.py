"""Django's entry to this room."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """审核."""

    name = "yaojian.portal.review"
    label = "review"
    verbose_name = "审核"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.review import registrations

        registrations.register()
