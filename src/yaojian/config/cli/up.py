"""``yaojian up``: starts without Django."""

from typing import Annotated

import typer

from yaojian.config.cli.options import Data
from yaojian.config.supervisor.up import Options
from yaojian.config.supervisor.up import up as run


def up(
    data: Data,
    port: Annotated[int, typer.Option(help="对外的端口。", min=1, max=65535)] = 8000,
    host: Annotated[str, typer.Option(help="监听的地址。")] = "127.0.0.1",
    demo: Annotated[bool, typer.Option("--demo", help="第一次启动时装载示范数据，并列出示范账号。")] = False,
) -> None:
    """启动整个平台：数据库、页面、推送、任务和模拟的外部系统。例：yaojian up --demo --port 8000"""
    run(Options(data=data, host=host, port=port, demo=demo))
