"""``yaojian demo``: the invented institution (示范数据)."""

from enum import StrEnum
from typing import Annotated

import typer

from yaojian.config.cli.options import Data
from yaojian.config.cli.system import running, warn
from yaojian.config.embedded.errors import StartFailure

app = typer.Typer(help="示范数据。", no_args_is_help=True)


class Scale(StrEnum):
    """How much: ``small`` to look around, ``large`` for measuring (100,000 documents and more)."""

    SMALL = "small"
    LARGE = "large"


@app.callback()
def demo() -> None:
    """示范数据。"""


@app.command("load")
def load(data: Data, scale: Annotated[Scale, typer.Option(help="数据量。")] = Scale.SMALL) -> None:
    """装载示范数据：省局、处室、分局、人员、企业和各状态的业务。例：yaojian demo load --scale large"""
    with running(data, migrated=False):
        from yaojian.config.demo import loader
        from yaojian.config.supervisor import prepare

        warn("数据库：准备表")
        prepare.migrate()
        if not loader.load(scale=scale.value, tell=warn):
            raise StartFailure("这个数据库里已经有机构数据，没有装载示范数据。请用 --data 指定一个新目录。")


@app.command("accounts")
def accounts() -> None:
    """列出示范账号。"""
    from yaojian.config.demo.roles import DEMO_ACCOUNTS, PASSWORD

    for account in DEMO_ACCOUNTS:
        print(f"{account.username}\t{PASSWORD}\t{account.role}\t{account.surface}")
