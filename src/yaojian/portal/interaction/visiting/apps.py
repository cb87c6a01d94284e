"""Django's entry to this room."""

from django.apps import AppConfig


class VisitingConfig(AppConfig):
    """访客."""

    name = "yaojian.portal.interaction.visiting"
    label = "visiting"
    verbose_name = "访客"
