"""Django's entry to this room."""

from django.apps import AppConfig


class DelegationConfig(AppConfig):
    """委托."""

    name = "yaojian.oa.delegation"
    label = "delegation"
    verbose_name = "委托"
