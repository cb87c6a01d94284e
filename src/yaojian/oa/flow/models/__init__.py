"""Versions, instances, batches, tasks, opinions, events. Times are UTC; ``due`` is the last moment."""

from .drafts import DefinitionDraft
from .instances import Batch, Instance, InstanceState
from .records import Event, Follow, Opinion, OpinionDraft, Outbox
from .tasks import UNFINISHED, Placing, Role, Task, TaskState
from .versions import FlowVersion

__all__ = [
    "UNFINISHED",
    "Batch",
    "DefinitionDraft",
    "Event",
    "FlowVersion",
    "Follow",
    "Instance",
    "InstanceState",
    "Opinion",
    "OpinionDraft",
    "Outbox",
    "Placing",
    "Role",
    "Task",
    "TaskState",
]
