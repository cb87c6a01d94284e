"""Grants with rights of the portal, as people read them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from yaojian.kernel.accounts.models import User
from yaojian.kernel.permissions import scopes
from yaojian.kernel.permissions.models import Grant
from yaojian.kernel.permissions.rights import all_rights

PORTAL = "portal."


@dataclass(frozen=True, slots=True)
class Access:
    """One grant as people read it. ``place``: what it was given on; ``rights``: labels of the portal's rights in it."""

    grant_id: UUID
    user_id: int | None
    holder: str
    by_post: str
    template: str
    place: str
    here: bool
    rights: tuple[str, ...]
    until: datetime | None
    is_active: bool


def told(grants: Iterable[Grant], *, here: UUID | None = None) -> list[Access]:
    """Grants as people read them, those without any right of the portal left out."""
    known = all_rights()
    kept = [grant for grant in grants if any(code.startswith(PORTAL) for code in grant.template.rights)]
    names = scopes.names_of((grant.scope_kind, grant.scope_id) for grant in kept)
    return [
        Access(
            grant_id=grant.pk,
            user_id=_user_of(grant),
            holder=_holder(grant),
            by_post=str(grant.post) if grant.post else "",
            template=grant.template.name,
            place=names.get((grant.scope_kind, grant.scope_id), "已不存在的范围"),
            here=grant.scope_id is not None and grant.scope_id == here,
            rights=tuple(
                known[code].label for code in grant.template.rights if code.startswith(PORTAL) and code in known
            ),
            until=grant.until,
            is_active=_is_active(grant),
        )
        for grant in kept
    ]


def _holder(grant: Grant) -> str:
    if grant.user:
        return str(grant.user)
    return str(grant.post.person) if grant.post else ""


def _user_of(grant: Grant) -> int | None:
    if grant.user_id is not None:
        return grant.user_id
    user = _user_in(grant)
    return user.pk if user else None


def _user_in(grant: Grant) -> User | None:
    """The account of whoever holds the post."""
    return getattr(grant.post.person, "user", None) if grant.post else None


def _is_active(grant: Grant) -> bool:
    """The template counts, and the account can sign in."""
    user = grant.user or _user_in(grant)
    return grant.template.is_active and user is not None and user.is_active
