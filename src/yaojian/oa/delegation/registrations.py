"""What this room tells the kernel's registries."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.organisations.models import Person, Post
from yaojian.kernel.permissions import scopes
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import queries
from .models import Delegation
from .rights import MANAGE
from .services import MADE, REVOKED


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Person, "unit", lambda ids: _in_units("pk", ids) & Q(left_on__isnull=True) | _left(ids))
    scopes.register_scope(Delegation, "unit", lambda ids: _in_units("principal", ids))
    scopes.register_rule(Person, MANAGE, _oneself)
    scopes.register_rule(Delegation, MANAGE, _party)
    notices.register_kind(MADE, "委托通知", email=True)
    notices.register_kind(REVOKED, "委托收回")
    navigation.register("office", Entry("委托", "oa:delegation:list", "user-plus", order=80))
    navigation.register_notes("office", queries.notes_for)
    register_actions({MADE: "设置委托", REVOKED: "收回委托"})


def _in_units(person: str, ids: Sequence[UUID]) -> Q:
    """Somebody who holds a post in one of the units now."""
    return Q(Exists(Post.objects.filter(person=OuterRef(person), unit__in=ids, until__isnull=True)))


def _left(ids: Sequence[UUID]) -> Q:
    """Somebody who is gone and held a post in one of the units: his work still has to be looked after."""
    held = Post.objects.filter(person=OuterRef("pk"))
    gone = Q(left_on__isnull=False) | ~Q(Exists(held.filter(until__isnull=True)))
    return gone & Q(Exists(held.filter(unit__in=ids)))


def _oneself(actor: Actor) -> Q:
    return Q(pk=actor.person_id) if actor.person_id else Q(pk__in=())


def _party(actor: Actor) -> Q:
    """Principal and delegate: either may read and end it."""
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(principal=actor.person_id) | Q(delegate=actor.person_id)
