"""Who may act for whom now, and the lists of the page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Person, Post, Unit, UnitKind
from yaojian.kernel.permissions import checks, remembering
from yaojian.kernel.permissions.rights import Right
from yaojian.web.navigation import Note

from .errors import told
from .models import Delegation
from .rights import MANAGE

Delegations: TypeAlias = QuerySet[Delegation]
PAGE = 50


@dataclass(frozen=True, slots=True)
class Standing:
    """One delegation in force as its delegate meets it. Empty ``kinds`` or ``unit_ids`` mean all."""

    delegation_id: UUID
    principal_id: UUID
    since: datetime
    kinds: tuple[str, ...]
    unit_ids: tuple[UUID, ...]

    def covers(self, kind: str, unit_id: UUID) -> bool:
        """Whether a task of this kind, held in the name of this unit, is within the delegation."""
        return (not self.kinds or kind in self.kinds) and (not self.unit_ids or unit_id in self.unit_ids)


def in_force(now: datetime) -> QuerySet[Delegation]:
    """Begun, neither over nor revoked at ``now`` (aware), and the delegate still in office."""
    held = Q(revoked_at__isnull=True, since__lte=now, until__gt=now, delegate__left_on__isnull=True)
    return Delegation.objects.filter(held)


def principals_of(person_id: UUID | None, now: datetime) -> list[Standing]:
    """For whom a person may act at ``now``. Index ``delegation_of_delegate``. Never passed on further.

    Once a request, because every check of a right asks: as with grants, what is given or taken back counts from the next
    request on.
    """
    return [
        Standing(one.pk, one.principal_id, one.since, tuple(one.kinds), tuple(one.units))
        for one in _in_force_of(person_id, now)
        if one.delegate_id == person_id
    ]


def _in_force_of(person_id: UUID | None, now: datetime) -> list[Delegation]:
    """Given by or to a person, oldest first, with the people named; one query a request."""

    def found() -> list[Delegation]:
        mine = in_force(now).filter(Q(principal=person_id) | Q(delegate=person_id)).order_by("since", "id")
        return list(mine.select_related("principal", "delegate"))

    return [] if person_id is None else remembering.once(("delegations", person_id), found)


def may_act_for(person_id: UUID | None, principal_id: UUID, kind: str, unit_id: UUID, now: datetime) -> bool:
    """Whether a person may act on a task of ``principal_id`` of this kind, held in the name of this unit."""
    return any(
        standing.principal_id == principal_id and standing.covers(kind, unit_id)
        for standing in principals_of(person_id, now)
    )


def condition(
    person_id: UUID | None, now: datetime, *, actor: str = "actor", kind: str = "kind", unit: str = "unit"
) -> Q:
    """Rows a person may act on: his own, and those delegated to him. Fields by name; one query for the delegations."""
    if person_id is None:
        return Q(pk__in=())
    return Q(**{actor: person_id}) | delegated(person_id, now, actor=actor, kind=kind, unit=unit)


def delegated(
    person_id: UUID | None, now: datetime, *, actor: str = "actor", kind: str = "kind", unit: str = "unit"
) -> Q:
    """Only the rows delegated to him (代办); selects nothing when nobody has delegated anything."""
    return _of_standings(principals_of(person_id, now), lambda one: Q(**{actor: one.principal_id}), kind, unit)


def settled(person_id: UUID | None, now: datetime) -> Q:
    """Tasks within a delegation that the principal settled himself while it holds: his delegate must see that they are done."""
    return _of_standings(
        principals_of(person_id, now), lambda one: Q(actor=one.principal_id, done_at__gte=one.since), "kind", "unit"
    )


def _of_standings(standings: Sequence[Standing], of: Callable[[Standing], Q], kind: str, unit: str) -> Q:
    rows = Q(pk__in=())
    for standing in standings:
        one = of(standing)
        if standing.kinds:
            one &= Q(**{f"{kind}__in": standing.kinds})
        if standing.unit_ids:
            one &= Q(**{f"{unit}__in": standing.unit_ids})
        rows |= one
    return rows


def with_names() -> Delegations:
    """Delegations with the people their page names."""
    return Delegation.objects.select_related("principal", "delegate", "made_by", "revoked_by")


def given_by(actor: Actor) -> list[Delegation]:
    """The reader's own, the latest first; index ``delegation_given``. Raises ``SignInNeeded``."""
    checks.signed_in(actor)
    return list(with_names().filter(principal=actor.person_id).order_by("-since", "-id")[:PAGE])


def received_by(actor: Actor) -> list[Delegation]:
    """What others gave the reader, the latest first; index ``delegation_received``. Raises ``SignInNeeded``."""
    checks.signed_in(actor)
    return list(with_names().filter(delegate=actor.person_id).order_by("-since", "-id")[:PAGE])


def managed_by(actor: Actor) -> list[Delegation]:
    """Those of the people whose delegations the reader manages, neither over nor revoked, the latest first."""
    rows = checks.allowed(actor, MANAGE, with_names())
    return list(rows.filter(revoked_at__isnull=True, until__gt=timezone.now()).order_by("-since", "-id")[:PAGE])


def in_the_way(principal_id: UUID, delegate_id: UUID, since: datetime, until: datetime) -> Delegations:
    """Delegations in that time that could forbid a new one: of the principal, to him, or of the delegate."""
    parties = Q(principal=principal_id) | Q(delegate=principal_id) | Q(principal=delegate_id)
    rows = with_names().filter(parties, revoked_at__isnull=True, since__lt=until, until__gt=since)
    return rows.order_by("since", "id")


def units_of(person_id: UUID) -> list[Unit]:
    """Units in whose name the person may hold tasks now, the main post's first."""
    return list(dict.fromkeys(post.unit for post in organisations.posts_of(person_id)))


def units_named(ids: Sequence[UUID]) -> list[Unit]:
    """These units, closed ones too."""
    return list(Unit.objects.filter(pk__in=ids)) if ids else []


def colleagues_of(person_id: UUID) -> list[Post]:
    """One post of everybody else in the same bureau, own unit first; of somebody who left, by his last post.

    The caller has checked who asks.
    """
    own = organisations.posts_of(person_id)
    own = own or list(Post.objects.filter(person=person_id).select_related("unit").order_by("-until")[:1])
    if not own:
        return []
    bureau = organisations.bureau_of(own[0].unit)
    bodies = organisations.open_units().filter(
        path__startswith=bureau.path, kind__in=(UnitKind.SUBORDINATE, UnitKind.BRANCH)
    )
    posts = organisations.current_posts().filter(unit__path__startswith=bureau.path).exclude(person=person_id)
    for path in bodies.exclude(pk=bureau.pk).values_list("path", flat=True):
        posts = posts.exclude(unit__path__startswith=path)
    units = {post.unit_id for post in own}
    found: dict[UUID, Post] = {}
    ordered = posts.order_by("unit__path", "-is_primary", "rank", "id")
    for post in sorted(ordered, key=lambda post: post.unit_id not in units):
        found.setdefault(post.person_id, post)
    return list(found.values())


def running_of(actor: Actor, person_id: UUID, right: Right) -> list[Delegation]:
    """Neither over nor revoked, given by or to a person, on which the actor holds ``right``; oldest first."""
    parties = Q(principal=person_id) | Q(delegate=person_id)
    rows = with_names().filter(parties, revoked_at__isnull=True, until__gt=timezone.now())
    return list(checks.allowed(actor, right, rows).order_by("since", "id"))


def people_managed_by(actor: Actor) -> list[Person]:
    """Whose delegations the reader may set, himself included, by name."""
    rows = Person.objects.filter(left_on__isnull=True, posts__until__isnull=True).distinct()
    return list(checks.allowed(actor, MANAGE, rows).order_by("pinyin", "id"))


def notes_for(actor: Actor) -> list[Note]:
    """What every office page says while a delegation of the reader is in force."""
    return [_note(actor, row) for row in _in_force_of(actor.person_id, timezone.now())]


def _note(actor: Actor, row: Delegation) -> Note:
    if row.delegate_id == actor.person_id:
        words = f"正在代{row.principal.name}办理{row.kind_labels}，至{told(row.until)}。"
    else:
        words = f"{row.kind_labels}已委托{row.delegate.name}代办，至{told(row.until)}，期间本人仍可办理。"
    return Note(words, "查看委托", "oa:delegation:page", row.pk)
