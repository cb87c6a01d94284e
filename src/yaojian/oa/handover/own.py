"""The holdings of the office itself: tasks, matters started, supervisions, delegations."""

from functools import partial
from uuid import UUID

from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.organisations.models import Person
from yaojian.kernel.permissions import checks
from yaojian.oa.delegation import queries as delegations
from yaojian.oa.delegation import services as delegation
from yaojian.oa.documents.models import DocumentKind
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Instance, InstanceState, Role, Task
from yaojian.oa.flow.models.tasks import UNFINISHED
from yaojian.oa.flow.rights import HAND_OVER
from yaojian.oa.supervision import handing as supervisions

from . import holdings
from .holdings import Held, Holding, Order


def register() -> None:
    """Tasks by kind and role first: they are what must not lie."""
    for kind in DocumentKind:
        for role in Role:
            label = f"{kind.label}待{role.label}"
            find = partial(_tasks, kind=kind.value, role=role.value)
            holdings.register(Holding(f"{kind.value}-{role.value}", label, find, _hand_tasks))
    holdings.register(Holding("started", "发起的在办事项", _started, _hand_started))
    holdings.register(Holding("supervision", "督办", _supervisions, _hand_supervisions))
    holdings.register(Holding("delegation", "委托（随交接收回）", _delegations, _end_delegations, needs_receiver=False))


def _tasks(actor: Actor, person: Person, *, kind: str, role: str) -> list[Held]:
    rows = Task.objects.filter(actor=person, kind=kind, role=role, state__in=UNFINISHED)
    allowed = checks.allowed(actor, HAND_OVER, rows).select_related("instance", "batch").order_by("created", "id")
    return [
        Held(task.pk, task.instance.title, task.batch.step_name, task.instance_id, _page(task.instance_id))
        for task in allowed
    ]


def _hand_tasks(order: Order) -> set[UUID]:
    if order.receiver is None:
        return set()
    moved = flow.hand_over(
        actor=order.actor,
        person_id=order.person.pk,
        to=order.receiver,
        task_ids=order.ids,
        text=order.reason,
        key=order.key,
    )
    wanted = set(order.ids)
    return {task.pk for one in moved for task in one.closed} & wanted


def _started(actor: Actor, person: Person) -> list[Held]:
    """Nothing is rewritten: who takes them over may read them and sees them in his handover record."""
    rows = Instance.objects.filter(starter=person, state=InstanceState.RUNNING)
    allowed = checks.allowed(actor, HAND_OVER, rows).order_by("created", "id")
    return [Held(row.pk, row.title, row.step_name, row.pk, _page(row.pk)) for row in allowed]


def _hand_started(order: Order) -> set[UUID]:
    return set(order.ids)


def _supervisions(actor: Actor, person: Person) -> list[Held]:
    return [
        Held(row.pk, row.title, row.get_state_display(), row.document_id, reverse("oa:supervision:page", args=[row.pk]))
        for row in supervisions.held_by(actor, person.pk, HAND_OVER)
    ]


def _hand_supervisions(order: Order) -> set[UUID]:
    if order.receiver is None:
        return set()
    return supervisions.reassign(
        actor=order.actor,
        right=HAND_OVER,
        person_id=order.person.pk,
        to=(order.receiver.person_id, order.receiver.unit_id),
        supervision_ids=order.ids,
        reason=order.reason,
    )


def _delegations(actor: Actor, person: Person) -> list[Held]:
    return [
        Held(row.pk, str(row), row.kind_labels, None, reverse("oa:delegation:page", args=[row.pk]))
        for row in delegations.running_of(actor, person.pk, HAND_OVER)
    ]


def _end_delegations(order: Order) -> set[UUID]:
    return delegation.end_all_of(actor=order.actor, right=HAND_OVER, person_id=order.person.pk)


def _page(document_id: UUID) -> str:
    return reverse("oa:documents:page", args=[document_id])
