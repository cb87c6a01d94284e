"""Django's entry to this room."""

from django.apps import AppConfig


class ArticlesConfig(AppConfig):
    """信息."""

    name = "yaojian.portal.articles"
    label = "articles"
    verbose_name = "信息"

    def ready(self) -> None:
        """Tell the kernel's registries what this room owns."""
        from yaojian.portal.articles import registrations

        registrations.register()
