"""What follows an act: notices to new holders, clocks started and stopped, badges renewed.

Acts only leave a row in the outbox. The worker sees to it: woken by NOTIFY, and by the clock once a minute. What it writes
and the removal of the row are one transaction, so each act is followed up exactly once.
"""

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count

from yaojian.kernel import notices
from yaojian.kernel.actors import system_actor
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.live.sending import after_commit_each
from yaojian.kernel.organisations import queries as organisations

from .models import Event, Instance, Outbox, Role, Task, TaskState

ARRIVED, TO_READ, URGED = "oa.task.arrived", "oa.task.to_read", "oa.task.urged"
TODO_BADGE = "oa.todo"
DEADLINE = "oa.task"
AT_ONCE = 50
_BACK = {
    "returned": "已退回，请重新办理",
    "withdrawn": "已撤回",
    "restored": "已恢复，请办理",
    "transferred": "已转交您，请办理",
}


def drain() -> int:
    """Follow up every act that waits; returns how many. Safe to run in several workers at once."""
    total = 0
    while done := _some():
        total += done
    return total


@transaction.atomic
def _some() -> int:
    rows = list(Outbox.objects.select_for_update(skip_locked=True).order_by("id")[:AT_ONCE])
    touched: list[Task] = []
    for row in rows:
        touched += _follow_up(row)
    if touched:
        renew_badges(touched)
    Outbox.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)


def _follow_up(row: Outbox) -> list[Task]:
    instance = Instance.objects.get(pk=row.instance_id)
    event = Event.objects.get(instance=instance, seq=row.seq)
    tasks = Task.objects.filter(instance=instance).select_related("unit", "actor", "batch")
    opened = [task for task in tasks.filter(opened_by=row.seq) if task.state == TaskState.OPEN]
    closed = list(tasks.filter(closed_by=row.seq))
    _tell(instance, event, [task for task in opened if task.actor_id != event.person_id])
    if event.kind == "urged":
        _urge(instance, event, list(tasks.filter(pk__in=event.data["tasks"], state=TaskState.OPEN)))
    actor = system_actor("流程跟进")
    for task in closed:
        if task.due is not None:
            deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=task)
    for task in opened:
        if task.due is not None:
            deadlines.open_deadline(
                actor=actor,
                kind=DEADLINE,
                subject=task,
                due=task.due,
                title=f"《{instance.title}》",
                link=_address(instance),
                owner_unit=task.unit,
                owner_person=task.actor,
            )
    return [*opened, *closed]


def _tell(instance: Instance, event: Event, tasks: Sequence[Task]) -> None:
    """A notice to every holder who has an active account: to handle, or to read."""
    users = _users(tasks)
    for role, kind, words in ((Role.DO, ARRIVED, _BACK.get(event.kind, "请办理")), (Role.READ, TO_READ, "请阅知")):
        mine = [task for task in tasks if task.role == role and task.actor_id in users]
        if mine:
            said = event.data.get("said", "")
            body = f"{event.name}于{mine[0].batch.step_name}环节送交。{f'附言：{said}' if said else ''}"
            to = [users[task.actor_id] for task in mine]
            notices.after_commit(
                kind, to=to, title=f"《{instance.title}》{words}。", link=_address(instance), body=body, at=event.at
            )


def _urge(instance: Instance, event: Event, tasks: Sequence[Task]) -> None:
    users = _users(tasks)
    if to := [users[task.actor_id] for task in tasks if task.actor_id in users]:
        title = f"{event.name}催办《{instance.title}》，请尽快办理。"
        notices.after_commit(
            URGED, to=to, title=title, link=_address(instance), body=event.data.get("said", ""), at=event.at
        )


def renew_badges(tasks: Iterable[Task]) -> None:
    """Send each holder's number of open 办 tasks to his open pages."""
    users = _users(tasks)
    todo = Task.objects.filter(actor__in=users, role=Role.DO, state=TaskState.OPEN).order_by()
    counted = dict(todo.values_list("actor").annotate(count=Count("pk")))
    told = {f"user:{user}": {"name": TODO_BADGE, "count": counted.get(person, 0)} for person, user in users.items()}
    if told:
        after_commit_each(told, kind="badge")


def superiors(deadline: Deadline) -> list[int]:
    """Who is told of a late task: the head of its unit and the leader in charge, never its holder."""
    if deadline.owner_unit is None:
        return []
    people = (organisations.leader_of(deadline.owner_unit), organisations.leader_in_charge(deadline.owner_unit))
    ids = {person.pk for person in people if person} - {deadline.owner_person_id}
    return list(get_user_model().objects.filter(person_id__in=ids, is_active=True).values_list("pk", flat=True))


def _address(instance: Instance) -> str:
    return f"/oa/documents/{instance.pk}"


def _users(tasks: Iterable[Task]) -> dict[UUID, int]:
    listed = list(tasks)
    people = {task.actor_id for task in listed} | {task.on_behalf_of_id for task in listed if task.on_behalf_of_id}
    accounts = get_user_model().objects.filter(person_id__in=people, is_active=True)
    return dict(accounts.filter(person__isnull=False).values_list("person", "pk"))
