"""Persons who work on the portal: whoever holds a grant with rights of it, by themselves or by a post."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yaojian.kernel.accounts.models import Kind, User
from yaojian.kernel.accounts.rights import MANAGE as MANAGE_ACCOUNTS
from yaojian.kernel.actors import Actor
from yaojian.kernel.errors import RightMissing, Unknown
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions.models import Grant
from yaojian.kernel.permissions.queries import grants_in_force
from yaojian.kernel.permissions.rights import READ_GRANTS, all_rights
from yaojian.portal.desk.access import PORTAL, Access, told
from yaojian.portal.desk.rights import MANAGE_PEOPLE

READERS = (MANAGE_PEOPLE, READ_GRANTS, MANAGE_ACCOUNTS)
HEADINGS = ("姓名", "用户名", "账号", "权限模板", "授权范围", "能做什么", "到期")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the ledger of persons."""

    user: User
    templates: tuple[str, ...]
    places: tuple[str, ...]


def require_reader(actor: Actor) -> None:
    """Whoever manages the portal's people, or grants or accounts by office. Raises ``RightMissing``."""
    checks.signed_in(actor)
    if not any(checks.holds(actor, right) for right in READERS):
        raise RightMissing(right=MANAGE_PEOPLE.label)


def people(actor: Actor, *, words: str = "", only_inactive: bool = False) -> list[PersonRow]:
    """Everybody with rights of the portal, by name. Three queries, whatever their number."""
    require_reader(actor)
    by_user: dict[int, list[Access]] = {}
    for one in told(_portal_grants()):
        if one.user_id is not None:
            by_user.setdefault(one.user_id, []).append(one)
    users = User.objects.filter(pk__in=by_user, kind=Kind.STAFF).order_by("name", "pk")
    if words:
        users = users.filter(Q(name__icontains=words) | Q(username__icontains=words))
    if only_inactive:
        users = users.filter(is_active=False)
    return [
        PersonRow(
            user,
            tuple(dict.fromkeys(one.template for one in by_user[user.pk])),
            tuple(dict.fromkeys(one.place for one in by_user[user.pk])),
        )
        for user in users
    ]


def person(actor: Actor, user_id: int) -> tuple[User, list[Access]]:
    """One person and every grant with rights of the portal. Raises ``RightMissing``, ``Unknown``."""
    require_reader(actor)
    user = User.objects.filter(pk=user_id, kind=Kind.STAFF).first()
    if user is None:
        raise Unknown(kind="用户")
    held = Q(user=user) | (Q(post__person=user.person_id, post__until__isnull=True) if user.person_id else Q(pk__in=()))
    return user, told(_portal_grants().filter(held))


def receivers(leaver: User) -> QuerySet[User]:
    """Colleagues who may take work over: staff that can sign in."""
    return User.objects.filter(kind=Kind.STAFF, is_active=True).exclude(pk=leaver.pk).order_by("name", "pk")


def sheet(actor: Actor) -> Iterator[tuple[str, ...]]:
    """The rights report as rows under ``HEADINGS``: one a grant."""
    require_reader(actor)
    accesses = told(_portal_grants())
    users = User.objects.in_bulk([one.user_id for one in accesses if one.user_id is not None])
    for one in sorted(accesses, key=lambda access: (access.holder, access.place, access.template)):
        user = users.get(one.user_id) if one.user_id is not None else None
        yield (
            one.holder,
            user.username if user else "",
            "启用" if one.is_active else "停用",
            one.template,
            one.place,
            "、".join(one.rights),
            f"{one.until:%Y-%m-%d %H:%M}" if one.until else "长期",
        )


def _portal_grants() -> QuerySet[Grant]:
    codes = [code for code in all_rights() if code.startswith(PORTAL)]
    return grants_in_force().filter(template__rights__overlap=codes).select_related("post__person__user")
