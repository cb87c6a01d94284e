"""What this room tells the kernel's registries."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind as register_deadline
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.permissions import scopes
from yaojian.oa.flow.models import Task, TaskState

from . import queries
from .arrivals import ARRIVED, DEADLINE, TO_READ, superiors
from .models import OWNER_KIND, Document
from .rights import HANDLE, READ


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Document, "unit", _documents_of_units)
    scopes.register_scope(Task, "unit", lambda ids: Q(unit__in=ids))
    scopes.register_rule(Document, READ, _read_by_task)
    scopes.register_rule(Task, HANDLE, _own_tasks)
    register_owner(OWNER_KIND, queries.may_read_file)
    register_deadline(DEADLINE, "公文办理", escalate=superiors)
    notices.register_kind(ARRIVED, "新的待办", email=True)
    notices.register_kind(TO_READ, "新的待阅")
    register_actions(
        {
            "oa.document.opened": "打开公文",
            "oa.document.handled": "办理公文",
            "oa.document.read": "阅知公文",
            "oa.document.followed": "跟踪公文",
            "oa.document.samples_loaded": "载入示范公文",
        }
    )


def _documents_of_units(ids: Sequence[UUID]) -> Q:
    """Registered by one of the units, or sent to one of them."""
    return Q(unit__in=ids) | Q(Exists(_arrived().filter(unit__in=ids)))


def _read_by_task(actor: Actor) -> Q:
    """Whoever registered it, or holds or held a task of it that has come to him."""
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(drafter=actor.person_id) | Q(Exists(_arrived().filter(_own_tasks(actor))))


def _arrived() -> QuerySet[Task]:
    """Tasks of the document at hand. As EXISTS, so that one document costs one probe, not a list of all one's tasks."""
    return Task.objects.filter(instance=OuterRef("instance")).exclude(state=TaskState.QUEUED)


def _own_tasks(actor: Actor) -> Q:
    """Also after somebody else acted on his behalf: he must be told who and when, not that a right is missing."""
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(actor=actor.person_id) | Q(on_behalf_of=actor.person_id)
