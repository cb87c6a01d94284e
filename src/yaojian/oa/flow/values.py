"""What goes into acts and what comes out."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from .models import Instance, Task


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a task, in whose name, until when (aware). ``step``: for which branch, where a fork opens several."""

    person_id: UUID
    unit_id: UUID
    due: datetime | None = None
    step: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """What an act led to: the instance, new open tasks, tasks that are over, the number of its event.

    ``repeated``: the same key had led to it before; nothing changed now.
    """

    instance: Instance
    opened: tuple[Task, ...]
    closed: tuple[Task, ...]
    seq: int
    repeated: bool = False
