"""The two steps of a template. Imported only where Django may be set up."""

import django
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

django.setup()

_CHANGING = ("yaojian.portal", "yaojian.oa", "yaojian.enterprise", "yaojian.inspection", "yaojian.operations")


def migrate_first() -> None:
    """Apply every migration that depends on none of the five systems."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    changing = {config.label for config in apps.get_app_configs() if config.name.startswith(_CHANGING)}
    targets = [leaf for leaf in graph.leaf_nodes() if not {app for app, _ in graph.forwards_plan(leaf)} & changing]
    executor.migrate(targets)
    connection.close()


def migrate_all() -> None:
    """Apply what is left and make the cache's table."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    connection.close()
