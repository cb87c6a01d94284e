"""Whether a submission can still be taken back: nobody has seen or built on what it led to."""

from .models import Event, Placing, Task, TaskState
from .work import Work


def obstacle(work: Work, task: Task, submitted: Event | None) -> str:
    """Why not, as the end of a sentence; empty when it can. ``submitted`` is the event that closed the task."""
    if not work.instance.is_running:
        return f"事项{work.instance.get_state_display()}"
    if task.state != TaskState.DONE or submitted is None or submitted.kind != "submitted":
        return "它不是一次仍然有效的提交"
    seq, batch = submitted.seq, task.batch
    if batch.closed is not None and batch.closed_by != seq:
        return "这一环节之后已经办结"
    if reason := _of_opened(work, seq):
        return reason
    if batch.closed is not None and not any(one.opened_by == seq for one in work.batches.values()):
        # Its branch has arrived and waits for the others at the join.
        waiting = [one for one in work.open_batches() if one.branch and one.origin_id == batch.origin_id]
        if not waiting:
            return "各分支已经汇合"
    return "" if _is_last_word(work, task, submitted) else "加签人已经据此办理"


def _of_opened(work: Work, seq: int) -> str:
    fresh = [one for one in work.batches.values() if one.opened_by == seq]
    if any(one.closed is not None for one in fresh):
        return "后一环节已经办结"
    numbers = {one.pk for one in fresh}
    for task in work.tasks.values():
        if task.batch_id in numbers and task.opened_by != seq and task.role == "do":
            return "后一环节已经有变动"
        if task.opened_by != seq or task.role != "do":
            continue
        if task.state not in (TaskState.OPEN, TaskState.QUEUED):
            return "后一环节已经有人办理"
        if task.read_at is not None:
            return "后一环节的办理人已经打开查看"
    return ""


def _is_last_word(work: Work, task: Task, submitted: Event) -> bool:
    """Whatever this signature counted towards was counted by it, not by a later one."""
    node = task
    while not node.is_base:
        parent = work.tasks[node.parent_id]  # type: ignore[index]  # an added signer has one
        siblings = work.children(parent, Placing(node.placing))
        if any(one is not node and not work.is_settled(one) for one in siblings):
            return True
        if node.placing == Placing.BEFORE:
            return parent.state == TaskState.OPEN and parent.opened_by == submitted.seq
        if parent.state != TaskState.DONE:
            return True
        node = parent
    if task.has_added and any(one.opened_by == submitted.seq for one in work.children(task, Placing.AFTER)):
        return True
    return bool(submitted.data["counted"])
