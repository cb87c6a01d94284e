"""Where the ledgers of documents find their rows: each source is one index, in the order of the ledger.

在办 and 公文查询 list what a reader may see: what gives it to him (``documents.registrations``) is asked for the newest
of each reason, and the newest of those are the page. A task knows when its matter began (``begun``), so a reader's own
tasks lie in the order of the page: nothing is gathered and sorted, and no document is asked whether he may see it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, OuterRef, Q, QuerySet
from django.db.models.fields import UUIDField

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Unit
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.arriving import Arrived, arrived
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ
from yaojian.oa.flow.models import Instance, InstanceState, Role, Task, TaskState
from yaojian.oa.flow.rights import HANDLE

from .filters import Filters, Paths, narrowed
from .ledgers import UNIT_OVERDUE
from .order import Place, after

_OF_TASK = Paths("instance", "instance", "instance__step_name", "begun")
_OF_INSTANCE = Paths("pk", "pk", "step_name", "created")
_OF_DOCUMENT = Paths("", "instance", "instance__step_name", "created")
_COPIED = {"drafter": "starter", "unit": "unit"}
"""Fields of a document that its instance has as well: of what is running, the instances have indexes of their own."""


@dataclass(frozen=True, slots=True)
class Source:
    """Rows (tasks, instances or documents) whose documents a ledger lists. ``key``: the name of the document's id.

    ``units``: of each of these the first are looked for, because an index has no common order for several.
    """

    rows: "QuerySet[Any]"
    paths: Paths
    key: str
    units: tuple[UUID, ...] = ()

    def first(self, filters: Filters, place: Place | None, limit: int, *, by_looking: bool = False) -> "QuerySet[Any]":
        """Ids of the first documents after the place, each once."""
        if not self.units:
            return self._first(self.rows, filters, place, limit, by_looking=by_looking)
        if len(self.units) == 1:
            return self._first(self.rows.filter(unit=self.units[0]), filters, place, limit, by_looking=by_looking)
        of_one = self._first(self.rows.filter(unit=OuterRef("pk")), filters, place, limit, by_looking=by_looking)
        each = Func(ArraySubquery(of_one), function="unnest", output_field=UUIDField())
        return Unit.objects.filter(pk__in=self.units).order_by().values(key=each)

    def _first(
        self, rows: "QuerySet[Any]", filters: Filters, place: Place | None, limit: int, *, by_looking: bool
    ) -> "QuerySet[Any]":
        rows = narrowed(rows, filters, self.paths, by_looking=by_looking)
        rows = after(rows, self.paths.moment, self.key, place, oldest_first=filters.oldest_first)
        if rows.model is Task:  # somebody may have several of one matter
            rows = rows.distinct(self.paths.moment, self.key)
        return rows.values(self.key)[:limit]


def readable(actor: Actor, *, running: bool) -> list[Source]:
    """What the actor may read, or of it what is on its way."""
    parts = checks.conditions(actor, READ, Document)
    return [source for part in parts for source in _of_condition(part, running=running)]


def tracked(person_id: UUID) -> list[Source]:
    """On its way, and registered, handled or followed by the person."""
    running = Instance.objects.filter(state=InstanceState.RUNNING)
    handled = Task.objects.filter(actor=person_id, running=True, state=TaskState.DONE, role=Role.DO)
    return [
        Source(running.filter(starter=person_id), _OF_INSTANCE, "pk"),
        Source(handled, _OF_TASK, "instance_id"),
        Source(running.filter(follows__person=person_id), _OF_INSTANCE, "pk"),
    ]


def of_task(moment: str) -> Paths:
    """Where a task of a person's ledger, ordered by ``moment``, finds what it is narrowed by."""
    return Paths("instance", "instance", "batch__step_name", moment)


def late(actor: Actor) -> list[Source]:
    """Overdue 办 tasks that the actor may handle in another's place, or are his; a task may be in several."""
    found = Task.objects.filter(UNIT_OVERDUE.tasks or Q())
    parts = [_without_units(part) for part in checks.conditions(actor, HANDLE, Task)]
    return [Source(found.filter(rest), of_task(UNIT_OVERDUE.moment), "pk", units) for rest, units in parts]


def _of_condition(part: Q, *, running: bool) -> list[Source]:
    if len(part.children) == 1 and isinstance(tasks := part.children[0], Arrived):
        rest, units = _without_units(tasks.condition)
        found = arrived(rest)
        # Apart, so that few that are running need not be looked for among many that are over.
        states = (True,) if running else (True, False)
        return [Source(found.filter(running=state), _OF_TASK, "instance_id", units) for state in states]
    rest, units = _without_units(part)
    if not running:
        return [Source(Document.objects.filter(rest), _OF_DOCUMENT, "pk", units)]
    if (copied := _of_instance(rest)) is not None:
        return [Source(Instance.objects.filter(copied, state=InstanceState.RUNNING), _OF_INSTANCE, "pk", units)]
    return [Source(Document.objects.filter(rest, instance__state=InstanceState.RUNNING), _OF_DOCUMENT, "pk", units)]


def _without_units(part: Q) -> tuple[Q, tuple[UUID, ...]]:
    """The condition apart from the units it is about, where it is about nothing else."""
    match part.children:
        case [("unit__in", units)] if not part.negated and units:
            return Q(), tuple(units)
    return part, ()


def _of_instance(part: Q) -> Q | None:
    """The same condition on instances; None where they do not know."""
    named = [child for child in part.children if isinstance(child, tuple) and child[0] in _COPIED]
    if part.negated or len(named) < len(part.children):
        return None
    return Q(*((_COPIED[name], value) for name, value in named), _connector=part.connector)


def union(keys: Sequence["QuerySet[Any]"], *, every: bool) -> "QuerySet[Any]":
    """All of them; ``every``: one that is in several may come several times."""
    return keys[0].union(*keys[1:], all=every) if keys[1:] else keys[0]
