"""What delegates signed, for the page of a delegation (``oa.delegation.signed``)."""

from django.urls import reverse

from yaojian.oa.delegation.models import Delegation
from yaojian.oa.delegation.signed import Signed

from .models import Role, Task, TaskState
from .timeline import said

MOST = 500
"""A page is no archive: so many at most, the latest."""


def signed_under(delegation: Delegation) -> list[Signed]:
    """Tasks the delegate settled in the principal's place while it held, the latest first; index ``task_done_actor``.

    Withdrawn signatures too: they were given. Whether the reader may see the delegation is for the caller to have asked.
    """
    rows = Task.objects.filter(
        actor=delegation.delegate_id,
        role__in=Role.values,
        state__in=(TaskState.DONE, TaskState.WITHDRAWN),
        on_behalf_of=delegation.principal_id,
        done_at__gte=delegation.since,
        done_at__lte=delegation.revoked_at or delegation.until,
    )
    if delegation.kinds:
        rows = rows.filter(kind__in=delegation.kinds)
    if delegation.units:
        rows = rows.filter(unit__in=delegation.units)
    rows = rows.select_related("instance", "batch", "opinion")
    found = rows.order_by("-done_at", "-id")
    return [_signed(task) for task in found[:MOST]]


def _signed(task: Task) -> Signed:
    if task.done_at is None:
        raise LookupError("a settled task has its time")
    return Signed(
        at=task.done_at,
        title=task.instance.title,
        step=task.batch.step_name,
        text=said(task),
        link=reverse("oa:documents:page", args=[task.instance_id]),
    )
