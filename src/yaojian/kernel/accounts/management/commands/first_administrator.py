"""The first holder of one of the three administrators' roles. Whoever comes later is made by those who hold them."""

import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from yaojian.kernel.accounts import first_holders
from yaojian.kernel.actors import Channel, system_actor
from yaojian.kernel.errors import Refusal
from yaojian.kernel.permissions import roles


class Command(BaseCommand):
    """Make an account with a drawn password, shown once, and give it the role."""

    help = "建立第一位系统管理员、安全管理员或审计管理员。例：yaojian manage first_administrator system-admin zhang.san 张三"

    def add_arguments(self, parser: CommandParser) -> None:
        """Role, user name, name."""
        parser.add_argument("role", choices=[role.code for role in roles.BUILT_IN])
        parser.add_argument("username")
        parser.add_argument("name")

    def handle(self, *args: Any, **options: Any) -> None:
        """The password stands in the output and nowhere else; it must be changed at the first sign-in."""
        del args
        password = f"Yj-{secrets.token_urlsafe(12)}7"
        try:
            first_holders.make_first_holder(
                actor=system_actor("安装", Channel.COMMAND),
                code=options["role"],
                username=options["username"],
                name=options["name"],
                password=password,
            )
        except Refusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已建立账号 {options['username']}，初始密码 {password} 只显示这一次，首次登录时须更改。")
