"""Brings the database to the program's version and, asked to, loads the demo data. One process: Django starts once.

``python -m yaojian.config.supervisor.prepare [--demo]``, started by ``up`` with the settings' environment.
"""

import sys
import traceback

import django
from django.core.management import call_command
from django.db import ProgrammingError


def migrate() -> None:
    """Bring the database, an empty one too, to the program's version. Needs Django set up."""
    call_command("migrate", interactive=False, verbosity=0)
    call_command("bring_roles")
    call_command("createcachetable", verbosity=0)


def main(*, demo: bool) -> None:
    """Migrate, make the cache's table, load demo data where no institution is yet, publish the portal the first time."""
    django.setup()
    try:
        _prepare(demo=demo)
    except ProgrammingError as error:
        traceback.print_exc()
        reason = str(error).splitlines()[0]
        raise SystemExit(
            f"数据库结构与程序不符（{reason}）。数据目录可能由另一个版本建立，请换一个数据目录，或改用建立它的版本。"
        ) from error


def _prepare(*, demo: bool) -> None:
    migrate()
    if demo:
        # The loaders' models stand only after the set-up above.
        from yaojian.config.demo import grants, loader, peers

        if not loader.load(tell=lambda line: print(line, flush=True)):
            grants.give_new_rights()
        peers.refresh()
    # Builds the public site when it was never built or its folder was lost; else there is nothing to follow.
    from yaojian.portal.publishing import building

    try:
        building.follow([])
    except OSError as error:
        raise SystemExit(f"门户没有生成：读不到图片或附件（{error}）。请从备份恢复数据目录后再启动。") from error


if __name__ == "__main__":
    main(demo="--demo" in sys.argv)
