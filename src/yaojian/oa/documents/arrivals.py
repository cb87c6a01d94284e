"""Telling people that something waits for them: notice, badge, deadline. Called inside the transaction of the act."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth import get_user_model

from yaojian.kernel import live, notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.organisations import queries as organisations
from yaojian.oa.flow.models import Role, Task, TaskState
from yaojian.oa.flow.services import Moved

from .models import Document

ARRIVED, TO_READ = "oa.task.arrived", "oa.task.to_read"
TODO_BADGE = "oa.todo"
DEADLINE = "oa.task"


def follow_up(actor: Actor, document: Document, moved: Moved) -> None:
    """After an act: tell the holders of new tasks, start and stop clocks, renew all badges concerned."""
    tell(document, [task for task in moved.opened if task.actor_id != actor.person_id])
    for task in moved.closed:
        deadlines.close_deadline(actor=actor, kind=DEADLINE, subject=task)
    for task in moved.opened:
        if task.due is not None:
            deadlines.open_deadline(
                actor=actor,
                kind=DEADLINE,
                subject=task,
                due=task.due,
                title=f"《{document.title}》",
                link=_address(document),
                owner_unit=task.unit,
                owner_person=task.actor,
            )
    renew_badges([*moved.opened, *moved.closed])


def tell(document: Document, tasks: Iterable[Task]) -> None:
    """One notice a task, to accounts that are active."""
    tasks = list(tasks)
    users = _users(tasks)
    for task in tasks:
        reads = task.role == Role.READ
        notices.after_commit(
            TO_READ if reads else ARRIVED,
            to=[users[task.actor_id]] if task.actor_id in users else [],
            title=f"《{document.title}》{'请阅知' if reads else '请办理'}。",
            link=_address(document),
            body=f"来文单位：{document.sender}。收文号：{document.register_label}。",
        )


def renew_badges(tasks: Iterable[Task]) -> None:
    """Send each holder's number of open 办 tasks to his open pages."""
    for person_id, user_id in _users(list(tasks)).items():
        count = Task.objects.filter(actor_id=person_id, role=Role.DO, state=TaskState.OPEN).count()
        live.after_commit(channel=f"user:{user_id}", kind="badge", data={"name": TODO_BADGE, "count": count})


def superiors(deadline: Deadline) -> list[int]:
    """Who is told of a late task: the head of its unit and the leader in charge, never its holder."""
    if deadline.owner_unit is None:
        return []
    people = (organisations.leader_of(deadline.owner_unit), organisations.leader_in_charge(deadline.owner_unit))
    ids = {person.pk for person in people if person} - {deadline.owner_person_id}
    return list(get_user_model().objects.filter(person_id__in=ids, is_active=True).values_list("pk", flat=True))


def _address(document: Document) -> str:
    return f"/oa/documents/{document.pk}"


def _users(tasks: list[Task]) -> dict[UUID, int]:
    people = {task.actor_id for task in tasks} | {task.on_behalf_of_id for task in tasks if task.on_behalf_of_id}
    accounts = get_user_model().objects.filter(person_id__in=people, is_active=True)
    return {user.person_id: user.pk for user in accounts if user.person_id}
