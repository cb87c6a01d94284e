"""``yaojian manage``: Django's own commands."""

import typer

from yaojian.config.cli.options import Data
from yaojian.config.cli.system import running


def manage(context: typer.Context, data: Data) -> None:
    """运行 Django 的管理命令。例：yaojian manage migrate"""
    with running(data, migrated=False):
        from django.core.management import execute_from_command_line

        execute_from_command_line(["yaojian manage", *context.args])
