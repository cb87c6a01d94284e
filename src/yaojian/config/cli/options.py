"""Options that several commands share."""

import os
from pathlib import Path
from typing import Annotated

import typer

REPOSITORY = Path(__file__).resolve().parents[4]


def default_data() -> Path:
    """The data folder when none is named: ``YAOJIAN_DATA``, else ``.yaojian`` in the clone."""
    return Path(os.environ.get("YAOJIAN_DATA", REPOSITORY / ".yaojian"))


Data = Annotated[
    Path,
    typer.Option(
        "--data",
        metavar="DIR",
        help="数据目录（内置数据库在其中；没有运行就启动它，已在运行就共用）。设置了 DATABASE_URL 时用外部数据库。",
        default_factory=default_data,
        show_default=False,
        resolve_path=True,
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="输出 JSON。")]
