"""What a centre demands before a task of its kind may be submitted (编号 before 套红), and the steps it looks for by their
keys. The rooms of the kinds register.

A gate raises a ``Refusal``; it is asked under the instance's lock, after the right and before anything changes.
"""

from collections.abc import Callable, Mapping, Sequence

from yaojian.kernel.actors import Actor

from .models import Task
from .values import Receiver

Gate = Callable[[Actor, Task, str | None, Sequence[Receiver]], None]
"""Actor, task, the way he chose (None for the default), receivers he chose."""
_gates: dict[str, Gate] = {}
_needed: dict[str, Mapping[str, str]] = {}


def register(kind: str, gate: Gate) -> None:
    """Called in the registrations of the kind's room; the last one counts."""
    _gates[kind] = gate


def ask(actor: Actor, task: Task, way: str | None, receivers: Sequence[Receiver]) -> None:
    """Raises what the gate of the task's kind raises; kinds without one let everything pass."""
    gate = _gates.get(task.kind)
    if gate:
        gate(actor, task, way, receivers)


def need_steps(kind: str, steps: Mapping[str, str]) -> None:
    """Called in the registrations of the kind's room: keys of steps it looks for, each with what is done there (a phrase).

    Who publishes a definition without one of them is warned (``design.reliance``).
    """
    _needed[kind] = steps


def needed_steps(kind: str) -> Mapping[str, str]:
    """Steps by key which the room of this kind looks for; empty for rooms that look for none."""
    return _needed.get(kind, {})
