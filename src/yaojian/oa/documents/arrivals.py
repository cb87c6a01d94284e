"""Telling people that something waits for them: notice, badge, deadline. Called inside the transaction of the act."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Count

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.deadlines import services as deadlines
from yaojian.kernel.deadlines.models import Deadline
from yaojian.kernel.live.sending import after_commit_each
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
        if task.due is not None:
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


def tell(document: Document, tasks: Sequence[Task]) -> None:
    """A notice to every holder who has an active account: to handle, or to read."""
    users = _users(tasks)
    for role, kind, words in ((Role.DO, ARRIVED, "请办理"), (Role.READ, TO_READ, "请阅知")):
        to = [users[task.actor_id] for task in tasks if task.role == role and task.actor_id in users]
        if to:
            notices.after_commit(
                kind,
                to=to,
                title=f"《{document.title}》{words}。",
                link=_address(document),
                body=f"来文单位：{document.sender}。收文号：{document.register_label}。",
            )


def renew_badges(tasks: Sequence[Task]) -> None:
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


def _address(document: Document) -> str:
    return f"/oa/documents/{document.pk}"


def _users(tasks: Sequence[Task]) -> dict[UUID, int]:
    people = {task.actor_id for task in tasks} | {task.on_behalf_of_id for task in tasks if task.on_behalf_of_id}
    accounts = get_user_model().objects.filter(person_id__in=people, is_active=True)
    return dict(accounts.filter(person__isnull=False).values_list("person", "pk"))
