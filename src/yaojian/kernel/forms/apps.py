"""Django's entry into this room."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """A room without registrations of its own."""

    name = "yaojian.kernel.forms"
    label = "forms"
    verbose_name = "表单定义"
