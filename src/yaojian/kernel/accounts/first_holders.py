"""The first holder of each administrator's role: while nobody holds it, nobody could make him."""

from django.db import transaction

from yaojian.kernel.accounts import services
from yaojian.kernel.accounts.errors import RoleHeld
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import queries
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.models import PermissionTemplate


@transaction.atomic
def make_first_holder(*, actor: Actor, code: str, username: str, name: str, password: str) -> User:
    """An account with the built-in role ``code``, which nobody may hold yet: later ones are made and granted by
    administrators. Raises ``RoleHeld`` (409), what ``create_user`` and ``grant_template`` raise; ``Unknown`` (404) before
    ``permissions.roles.bring_up_to_date``."""
    template = PermissionTemplate.objects.select_for_update().filter(code=code).first()
    if template is None:
        raise Unknown(kind="内置角色")
    if queries.grants_in_force().filter(template=template).exists():
        raise RoleHeld(role=template.name)
    user = services.create_user(actor=actor, username=username, name=name, password=password)
    permissions.grant_template(actor=actor, template=template, user=user)
    return user
