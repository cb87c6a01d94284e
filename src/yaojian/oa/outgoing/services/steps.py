"""Where a document must be for an act of this centre."""

from uuid import UUID

from yaojian.kernel.actors import Actor
from yaojian.oa.flow import loading
from yaojian.oa.flow.models import Task
from yaojian.oa.outgoing import queries
from yaojian.oa.outgoing.models import Outgoing


def at_step(actor: Actor, document_id: UUID, tool: str, act: str) -> tuple[Outgoing, Task]:
    """The document under its instance's lock, and the actor's task at a step that offers ``tool``.

    Raises ``Unknown`` (404), ``RightMissing`` (403) when he may not even read it, ``NotAtStep`` (409).
    """
    loading.lock_instance(document_id)
    outgoing = queries.at(actor, document_id, tool, act)
    task = queries.task_with(actor, outgoing, tool)
    if task is None:
        raise LookupError("the instance is locked; its tasks cannot have moved")
    return outgoing, task
