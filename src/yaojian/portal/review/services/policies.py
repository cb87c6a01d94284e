"""Setting how a column is reviewed."""

from collections.abc import Sequence

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.permissions import checks
from yaojian.portal.columns.models import Column
from yaojian.portal.review import people
from yaojian.portal.review.errors import PolicyUnsound
from yaojian.portal.review.models import ReviewPolicy
from yaojian.portal.review.rights import POLICY
from yaojian.portal.review.steps import RIGHTS, Step, faults_of


@transaction.atomic
def set_policy(
    *, actor: Actor, column_id: int, steps: Sequence[Step], later_hours: int = 14, note: str = ""
) -> ReviewPolicy:
    """Make the next version of a column's policy; no steps: as the column above has it. Reviews already open go on by
    theirs. The same again changes nothing. Raises ``Unknown``, ``RightMissing``, ``PolicyUnsound`` (422).
    """
    column = checks.fetch(actor, POLICY, Column.objects.select_for_update(of=("self",)), column_id)
    faults = faults_of(tuple(steps)) if steps else []
    faults += _unable(column, steps)
    if faults:
        raise PolicyUnsound(faults="".join(faults))
    told = [step.told() for step in steps]
    former = ReviewPolicy.objects.filter(column=column, is_in_force=True).first()
    if former is not None and former.steps == _as_json(told) and former.later_hours == later_hours:
        return former
    ReviewPolicy.objects.filter(column=column, is_in_force=True).update(is_in_force=False)
    newest = ReviewPolicy.objects.filter(column=column).order_by("-version").first()
    policy = ReviewPolicy.objects.create(
        column=column,
        version=newest.version + 1 if newest else 1,
        steps=told,
        later_hours=later_hours,
        note=note.strip(),
        made_by_id=actor.user_id,
        maker_name=actor.name,
    )
    names = "、".join(step.name for step in steps) or "沿用上级栏目"
    audit.record(
        actor,
        "portal.review.arranged",
        column,
        summary=f"设置栏目“{column.title}”的审核流程第 {policy.version} 版：{names}。",
        version=policy.version,
    )
    return policy


def _unable(column: Column, steps: Sequence[Step]) -> list[str]:
    """Named persons must hold the right of their step on this column."""
    faults = []
    for step in steps:
        if step.persons and step.right in RIGHTS:
            able = {user.pk for user in people.holders_in(column, RIGHTS[step.right])}
            if missing := set(step.persons) - able:
                names = "、".join(people.names_of(missing).values()) or "所选的人"
                faults.append(f"{names}在这个栏目没有“{RIGHTS[step.right].label}”的权限，不能指定办理“{step.name}”。")
    return faults


def _as_json(told: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{name: list(value) if isinstance(value, tuple) else value for name, value in row.items()} for row in told]
