"""``yaojian token USER``: an API token, for whoever may run commands on the server."""

from typing import Annotated

import typer

from yaojian.config.cli.options import Data
from yaojian.config.cli.system import running
from yaojian.kernel.errors import Unknown


def token(
    data: Data,
    username: Annotated[str, typer.Argument(metavar="USER", help="用户名。")],
    days: Annotated[int, typer.Option(help="有效天数。")] = 30,
) -> None:
    """生成一个用户的接口访问令牌，只显示这一次。例：yaojian token registrar"""
    with running(data):
        from yaojian.kernel.accounts import services
        from yaojian.kernel.accounts.models import User

        user = User.objects.filter(username=username, is_active=True).first()
        if user is None:
            raise Unknown(kind="账号")
        print(services.token_for(user, days=days))
