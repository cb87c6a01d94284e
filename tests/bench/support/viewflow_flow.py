"""The five-step approval as one writes it for django-viewflow. Imported in the peer's own environment alone."""

from django.contrib.auth.models import User
from django.db import transaction
from viewflow import this
from viewflow.workflow import flow, lock
from viewflow.workflow.models import Process, Task

STEPS = ("draft", "check", "first", "second", "issue")
OWNERS: dict[str, User] = {}


def owner(name: str) -> User:
    """Who does a step."""
    return OWNERS[name]


class Five(flow.Flow):
    """拟稿 → 核稿 → (会签甲 ∥ 会签乙) → 签发."""

    process_class = Process
    lock_impl = lock.select_for_update_lock

    start = flow.StartHandle(this.begin).Next(this.draft)
    draft = flow.View(lambda request: None).Assign(lambda activation: owner("draft")).Next(this.check)
    check = flow.View(lambda request: None).Assign(lambda activation: owner("check")).Next(this.split)
    split = flow.Split().Next(this.first).Next(this.second)
    first = flow.View(lambda request: None).Assign(lambda activation: owner("first")).Next(this.join)
    second = flow.View(lambda request: None).Assign(lambda activation: owner("second")).Next(this.join)
    join = flow.Join().Next(this.issue)
    issue = flow.View(lambda request: None).Assign(lambda activation: owner("issue")).Next(this.end)
    end = flow.End()

    def begin(self, activation: object, title: str) -> object:
        """The data of the process."""
        activation.process.data = {"title": title}  # type: ignore[attr-defined]  # viewflow's
        return activation.process  # type: ignore[attr-defined]  # as above


def one() -> None:
    """A whole process."""
    with transaction.atomic():
        process = Five.start.run(title="关于测试的请示")
    for name in STEPS:
        task = Task.objects.get(process=process, flow_task=getattr(Five, name))
        with task.activation() as activation:  # takes the lock
            activation.task.data = {"opinion": "同意。"}
            activation.start(None)
            activation.execute()
    process.refresh_from_db()
    if process.status != "DONE":
        raise SystemExit(f"viewflow left a process {process.status}")
