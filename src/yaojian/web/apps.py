"""Django app of the shared pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Holds templates, template tags and static files; has no models."""

    name = "yaojian.web"
    label = "web"
    verbose_name = "页面"
