"""Telling people that something waits for them: notice, badge, deadline. Called inside the transaction of the act."""

from collections.abc import Iterable
from uuid import UUID

from django.contrib.auth import get_user_model

from yaojian.kernel import live, notices
from yaojian.oa.flow.models import Role, Task, TaskState
from yaojian.oa.flow.services import Moved

from .models import Document

ARRIVED, TO_READ = "oa.task.arrived", "oa.task.to_read"
TODO_BADGE = "oa.todo"


def follow_up(document: Document, moved: Moved, *, but: UUID | None = None) -> None:
    """After an act: tell the holders of new tasks (``but`` the actor himself), and renew all badges concerned."""
    tell(document, [task for task in moved.opened if task.actor_id != but])
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
            link=f"/oa/documents/{document.pk}",
            body=f"来文单位：{document.sender}。收文号：{document.register_label}。",
        )


def renew_badges(tasks: Iterable[Task]) -> None:
    """Send each holder's number of open 办 tasks to his open pages."""
    for person_id, user_id in _users(list(tasks)).items():
        count = Task.objects.filter(actor_id=person_id, role=Role.DO, state=TaskState.OPEN).count()
        live.after_commit(channel=f"user:{user_id}", kind="badge", data={"name": TODO_BADGE, "count": count})


def _users(tasks: list[Task]) -> dict[UUID, int]:
    people = {task.actor_id for task in tasks} | {task.on_behalf_of_id for task in tasks if task.on_behalf_of_id}
    accounts = get_user_model().objects.filter(person_id__in=people, is_active=True)
    return {user.person_id: user.pk for user in accounts if user.person_id}
