"""Django app of the shared pages."""

from django.apps import AppConfig

from yaojian.web import sentences


class WebConfig(AppConfig):
    """Holds templates, template tags and static files; has no models."""

    name = "yaojian.web"
    label = "web"
    verbose_name = "页面"

    def ready(self) -> None:
        """Forms speak our Chinese before the first one is declared; headers get their bell."""
        from yaojian.web import registrations  # models are not loaded when this module is imported

        sentences.install()
        registrations.register()
