"""Who may do what to an instance. One place, asked by the acts and by the pages that offer them."""

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.oa.delegation import queries as delegation

from . import clock, reading
from .models import Event, Instance, Role, Task, TaskState
from .rights import HANDLE, STEER
from .steps import Act
from .work import Work


def may_act(actor: Actor, task: Task) -> bool:
    """Holder, or whoever acted in his place; his delegate; or who is granted to handle his unit's work."""
    person = actor.person_id
    if person is not None and person in (task.actor_id, task.on_behalf_of_id):
        return True
    if delegation.may_act_for(person, task.actor_id, task.kind, task.unit_id, clock.now()):
        return True
    return checks.holds_on(actor, HANDLE, task)


def steers(actor: Actor, work: Work, act: Act | None = None) -> bool:
    """Who steers the instance's flows; or the holder of an open task at a step that offers ``act``."""
    if act is not None:
        for task in work.tasks.values():
            offers = act in work.definition.step(task.batch.step).acts
            if task.state == TaskState.OPEN and task.role == Role.DO and offers and may_act(actor, task):
                return True
    return checks.holds_on(actor, STEER, work.instance)


def takes_part(actor: Actor, instance: Instance) -> bool:
    """Whoever started, handled or holds it, his delegate, or who steers its flows."""
    person = actor.person_id
    if person is not None:
        if person == instance.starter_id or reading.holds_or_held(person, instance):
            return True
        tasks = Task.objects.filter(instance=instance, state=TaskState.OPEN)
        if tasks.filter(delegation.delegated(person, clock.now())).exists():
            return True
    return checks.holds_on(actor, STEER, instance)


def may_drop(actor: Actor, task: Task) -> bool:
    """Who asked for this signer, who chose the signers of the step, or who steers. The task's instance is loaded."""
    person = actor.person_id
    asker = task.parent
    if person is not None:
        if asker is not None and person in (asker.actor_id, asker.on_behalf_of_id):
            return True
        if asker is None and _opener(task) == person:
            return True
    return checks.holds_on(actor, STEER, task.instance)


def _opener(task: Task) -> object:
    """Who opened the batch by submitting to it; nobody for the first one, whose task is the starter's own."""
    number = task.batch.opened_by
    opened = Event.objects.filter(instance=task.instance_id, seq=number).values_list("person", flat=True)
    return opened.first() if number > 1 else None
