"""Django's entry to this room."""

from django.apps import AppConfig


class TakeoutsConfig(AppConfig):
    """Sheets written by the worker. Keeps no tables of its own: a sheet is a stored file, its making a run."""

    name = "yaojian.kernel.takeouts"
    label = "takeouts"
    verbose_name = "导出"
