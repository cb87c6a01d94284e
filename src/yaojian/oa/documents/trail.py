"""流转与意见 as one timeline: signatures in signing order, then those still owed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from yaojian.kernel.files.models import StoredFile
from yaojian.oa.flow import clock
from yaojian.oa.flow.models import Placing, TaskState
from yaojian.oa.flow.queries import Signature, Stage

from .limits import span_told

_STATES = {TaskState.DONE: "done", TaskState.OPEN: "now", TaskState.WAITING: "now", TaskState.WITHDRAWN: "back"}
_NOTES = {
    TaskState.QUEUED: "等候前一位办理",
    TaskState.WAITING: "等候加签的人先办理",
    TaskState.CANCELLED: "不再需要办理",
    TaskState.WITHDRAWN: "已撤回",
    TaskState.MOVED: "已转办",
}


def steps_of(stages: Sequence[Stage], inks: Mapping[UUID, StoredFile]) -> list[dict[str, Any]]:
    """Steps as ``parts/timeline.html`` takes them; ``inks``: what was written by hand, by task."""
    return list(_steps(stages, inks))


def _steps(stages: Sequence[Stage], inks: Mapping[UUID, StoredFile]) -> Iterator[dict[str, Any]]:
    for stage in stages:
        for one in stage.signatures:
            yield _step(one, one.step, inks)
        for one in stage.readers:
            yield _step(one, "阅知", inks)


def _step(one: Signature, title: str, inks: Mapping[UUID, StoredFile]) -> dict[str, Any]:
    return {
        "title": title,
        "who": f"{one.unit}　{one.person}",
        "text": one.opinion,
        "ink": inks.get(one.task_id),
        "person": one.person,
        "at": one.done_at or one.arrived,
        "note": "，".join(_notes(one)),
        "state": _STATES.get(TaskState(one.state), "todo"),
    }


def _notes(one: Signature) -> Iterator[str]:
    if one.on_behalf_of:
        yield f"代{one.on_behalf_of}办理"
    if one.placing:
        yield Placing(one.placing).label
    if words := _NOTES.get(TaskState(one.state)):
        yield words
    elif one.is_open:
        yield "已打开，办理中" if one.read_at else "送达，尚未打开"
        yield f"已停留 {span_told(clock.now() - one.arrived)}"
    elif one.is_done and one.done_at:
        yield f"用时 {span_told(one.done_at - one.arrived)}"
