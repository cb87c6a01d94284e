"""Django's entry into this room."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """A room of two SQL functions, without tables or registrations."""

    name = "yaojian.kernel.search"
    label = "search"
    verbose_name = "检索"
