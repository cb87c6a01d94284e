"""After migrations: the built-in roles, and rights of this version they do not have yet."""

from typing import Any

from django.core.management.base import BaseCommand

from yaojian.kernel.actors import Channel, system_actor
from yaojian.kernel.permissions import roles


class Command(BaseCommand):
    """Bring the built-in roles up to date; a second call changes nothing."""

    help = "Make missing built-in roles and give the others rights that are new in this version."

    def handle(self, *args: Any, **options: Any) -> None:
        """Under the name an auditor finds in the log."""
        del args, options
        roles.bring_up_to_date(actor=system_actor("系统升级", Channel.COMMAND))
