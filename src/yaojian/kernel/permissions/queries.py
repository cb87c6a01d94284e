"""Who was granted what."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from yaojian.kernel import prepared_rows
from yaojian.kernel.accounts.models import User
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import remembering
from yaojian.kernel.permissions.models import Grant
from yaojian.kernel.permissions.rights import Holders, Right, all_rights


@dataclass(frozen=True, slots=True)
class Granted:
    """Rights by code on one scope; ``scope_id`` is None for the whole system."""

    codes: frozenset[str]
    scope_kind: str
    scope_id: UUID | None


def grants_in_force() -> QuerySet[Grant]:
    """Grants that count now, with what they name."""
    in_force = Q(until__isnull=True) | Q(until__gt=Now())
    return Grant.objects.filter(in_force).select_related("template", "user", "post__unit", "post__person")


def offices_of(user_id: int | None, person_id: UUID | None) -> set[Holders]:
    """Which offices (business, or one of the three administrators) a user holds through all their grants."""
    holder = Q(user_id=user_id) if user_id is not None else Q(pk__in=())
    if person_id is not None:
        holder |= Q(post__person_id=person_id, post__until__isnull=True) | Q(user__person_id=person_id)
    codes = {
        code
        for rights in grants_in_force().filter(holder).values_list("template__rights", flat=True)
        for code in rights
    }
    return offices_in(codes)


def offices_in(codes: set[str]) -> set[Holders]:
    """The offices the given rights belong to. A right no longer declared counts for none."""
    known = all_rights()
    return {known[code].holders for code in codes if code in known}


def granted_to(actor: Actor) -> list[Granted]:
    """All grants in force of a user and the posts held; one query, once a request."""
    return remembering.once(("granted", actor.user_id, actor.post_ids), lambda: _granted_to(actor))


def _granted_to(actor: Actor) -> list[Granted]:
    holder = Q(user_id=actor.user_id) | Q(post_id__in=actor.post_ids)
    rows = (
        Grant.objects.filter(holder, Q(until__isnull=True) | Q(until__gt=Now()), template__is_active=True)
        .order_by("since", "pk")
        .values("template__rights", "scope_kind", "scope_id")
    )
    return [
        Granted(frozenset(row["template__rights"]), row["scope_kind"], row["scope_id"])
        for row in prepared_rows.rows_of(rows)
    ]


def codes_held(actor: Actor) -> frozenset[str]:
    """Codes of all rights the actor was granted on any scope: a menu asks for many rights at once."""
    if actor.is_system:
        return frozenset(all_rights())
    if actor.user_id is None:
        return frozenset()
    return frozenset(code for grant in granted_to(actor) for code in grant.codes)


def holders_of(right: Right, places: Iterable[tuple[str, UUID]] = ()) -> QuerySet[User]:
    """Active users granted ``right`` on the whole system or on one of ``places``, themselves or by a post held today.

    For telling people, never for asking whether somebody may. The caller names an object's own scope and those above it.
    """
    where = Q(scope_kind="system")
    for kind, pk in places:
        where |= Q(scope_kind=kind, scope_id=pk)
    return _holders(right, where)


def holders_just_on(right: Right, kind: str, pk: UUID) -> QuerySet[User]:
    """The same, granted on this very place: who holds it on a larger one may act there, but is not told of each case."""
    return _holders(right, Q(scope_kind=kind, scope_id=pk))


def holders_anywhere(right: Right) -> QuerySet[User]:
    """The same on whatever scope: for rights that know no place."""
    return _holders(right, Q())


def _holders(right: Right, where: Q) -> QuerySet[User]:
    grants = grants_in_force().filter(where, template__rights__contains=[right.code], template__is_active=True)
    in_post = Q(post__until__isnull=True) | Q(post__until__gte=timezone.localdate())
    people = grants.filter(in_post, post__isnull=False).values("post__person__user")
    users = User.objects.filter(Q(pk__in=grants.values("user")) | Q(pk__in=people), is_active=True)
    return users.order_by("name", "pk")
