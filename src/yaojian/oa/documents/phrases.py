"""Common phrases: which ones a writer is offered."""

from django.db.models import Q

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations import queries as organisations

from .models import Phrase

USUAL = ("同意。", "已阅。", "请按领导批示办理。", "已办理，情况如下：", "建议报局领导审定。")
"""Offered to those who keep none of their own."""
MOST = 12


def phrases_of(actor: Actor) -> list[Phrase]:
    """His own, then those of the units he holds a post in."""
    if actor.person_id is None:
        return []
    units = [post.unit_id for post in organisations.posts_of(actor.person_id)]
    rows = Phrase.objects.filter(Q(person=actor.person_id) | Q(unit__in=units)).select_related("unit")
    return sorted(rows, key=lambda one: (one.person_id is None, one.order, one.text))


def offered(actor: Actor) -> list[str]:
    """The words for the buttons beside an opinion."""
    own = [phrase.text for phrase in phrases_of(actor)]
    return list(dict.fromkeys([*own, *USUAL]))[:MOST]
