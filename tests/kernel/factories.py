"""A small institution to test with: plain functions, each makes one thing and returns it."""

from datetime import date
from itertools import count

from yaojian.kernel.accounts.identity import actor_of
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor, Channel, system_actor
from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.models import Person, Post, Unit, UnitKind
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.models import Grant, PermissionTemplate
from yaojian.kernel.permissions.rights import Right

SYSTEM = system_actor("测试", Channel.COMMAND)
FIRST_DAY = date(2024, 1, 1)
_numbers = count(1)


def unit(name: str = "药品流通处", *, parent: Unit | None = None, kind: str = UnitKind.DEPARTMENT) -> Unit:
    """A unit with a code of its own."""
    return organisations.create_unit(
        actor=SYSTEM, code=f"U{next(_numbers)}", name=name, kind=kind, parent=parent, since=FIRST_DAY
    )


def person(name: str = "周明远") -> Person:
    """A person without a post."""
    return organisations.create_person(actor=SYSTEM, name=name)


def post(holder: Person, place: Unit, title: str = "科员", *, leads: bool = False) -> Post:
    """The holder's main post."""
    return organisations.appoint(actor=SYSTEM, person=holder, unit=place, title=title, since=FIRST_DAY, leads=leads)


def user(holder: Person | None = None, *, username: str = "", kind: str = "staff") -> User:
    """An account, active, with the password ``correct-Horse-9``."""
    name = username or f"user{next(_numbers)}"
    made = User(username=name, name=holder.name if holder else name, kind=kind, person=holder)
    made.set_password("correct-Horse-9")
    made.save()
    return made


def official(name: str = "周明远", place: Unit | None = None, *, leads: bool = False) -> User:
    """A person with a post in ``place`` and an account."""
    holder = person(name)
    post(holder, place or unit(), leads=leads)
    return user(holder)


def actor(account: User, channel: Channel = Channel.PAGE) -> Actor:
    """The actor an account is now."""
    return actor_of(account, channel=channel)


def template(*rights: Right, name: str = "") -> PermissionTemplate:
    """A template of these rights."""
    code = f"t{next(_numbers)}"
    return permissions.save_template(actor=SYSTEM, code=code, name=name or code, rights=rights)


def grant(account: User, *rights: Right, scope: Unit | None = None) -> Grant:
    """Give an account rights, everywhere or on a unit and all below it."""
    return permissions.grant_template(
        actor=SYSTEM,
        template=template(*rights),
        user=account,
        scope_kind="unit" if scope else "system",
        scope_id=scope.pk if scope else None,
    )
