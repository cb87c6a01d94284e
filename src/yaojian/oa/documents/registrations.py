"""What this room tells the kernel's registries."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.organisations import queries as organisations
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks, scopes
from yaojian.kernel.takeouts.kinds import register as register_takeout
from yaojian.oa.delegation import queries as delegation
from yaojian.oa.flow import clock
from yaojian.oa.flow.models import TaskState
from yaojian.oa.flow.rights import STEER

from . import queries, takeouts
from .arriving import Arrived
from .models import INK_OWNER, OWNER_KIND, Document, Phrase
from .rights import PHRASES, READ


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Document, "unit", _documents_of_units)
    scopes.register_rule(Document, READ, _read_by_task)
    scopes.register_rule(Document, READ, _read_by_steering)
    scopes.register_scope(Phrase, "unit", lambda ids: Q(unit__in=ids))
    scopes.register_rule(Phrase, PHRASES, _own_phrases)
    scopes.register_rule(Unit, PHRASES, _led_units)
    register_owner(OWNER_KIND, queries.may_read_file)
    register_owner(INK_OWNER, queries.may_read_file)
    register_takeout(takeouts.SHEETS, notice="导出完成")
    register_actions(
        {
            "oa.document.followed": "跟踪公文",
            "oa.document.inked": "手写签批",
            "oa.document.linked": "关联公文",
            "oa.document.opened": "打开公文",
            "oa.document.samples_loaded": "载入示范公文",
            "oa.phrase.added": "增加单位常用语",
            "oa.phrase.removed": "删除单位常用语",
        }
    )


def _documents_of_units(ids: Sequence[UUID]) -> Q:
    """Registered by one of the units, or sent to one of them."""
    return Q(unit__in=ids) | Q(Arrived(Q(unit__in=ids)))


def _read_by_task(actor: Actor) -> Q:
    """Whoever registered it, holds or held a task of it that has come to him, or may act in such a holder's place now.

    A delegate also keeps reading what the principal settled himself meanwhile: both may have had it open, and the words
    of the second must not be lost behind a refusal.
    """
    if actor.person_id is None:
        return Q(pk__in=())
    # Each by itself, so that lists read each along its own index (``oa.desk.sources``).
    held, signed = Q(actor=actor.person_id), Q(on_behalf_of=actor.person_id)
    lent = Q(state=TaskState.OPEN) & delegation.delegated(actor.person_id, clock.now())
    rules = Q(drafter=actor.person_id)
    settled = delegation.settled(actor.person_id, clock.now())
    for condition in (held, signed, lent, settled):
        rules |= Q(Arrived(condition))
    return rules


def _read_by_steering(actor: Actor) -> Q:
    """Who may move a matter on may read what it is about."""
    granted = checks.grants_of(actor, STEER)
    return scopes.condition_for(Document, STEER, actor, granted) if granted else Q(pk__in=())


def _own_phrases(actor: Actor) -> Q:
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(person=actor.person_id) | Q(unit__in=_led(actor))


def _led_units(actor: Actor) -> Q:
    return Q(pk__in=_led(actor) if actor.person_id else ())


def _led(actor: Actor) -> list[UUID]:
    """Units whose head the actor is now."""
    return list(organisations.current_posts().filter(person=actor.person_id, leads=True).values_list("unit", flat=True))
