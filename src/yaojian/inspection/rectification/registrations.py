"""What this room tells the registries: who sees which problems, the deadline, audit actions, the menu, the runs it follows."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from yaojian.inspection.rectification import exporting, queries, terms, timing
from yaojian.inspection.rectification.models import Rectification, RectificationAct
from yaojian.inspection.rectification.rights import MEND, READ
from yaojian.inspection.rectification.services import feeding
from yaojian.inspection.runs import followers
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind as register_deadline
from yaojian.kernel.notices import register_kind
from yaojian.kernel.permissions import scopes
from yaojian.kernel.takeouts.kinds import register as register_takeout
from yaojian.web.navigation import Entry
from yaojian.web.navigation import register as register_entries


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Rectification, "unit", _of_units)
    for right in (READ, MEND):
        scopes.register_rule(Rectification, right, _own)
    register_actions(
        {f"inspection.rectification.{act.value}": f"问题整改：{act.label}" for act in RectificationAct}
        | {exporting.EXPORTED: "导出整改台账"}
    )
    register_deadline(timing.DEADLINE, "整改网站问题", remind_before=terms.remind_before(), escalate=timing.superiors)
    register_kind(timing.TO_DO, "网站问题整改", email=True)
    register_takeout(exporting.SHEETS, notice="整改清单已导出")
    followers.register_allow_list(feeding.allow_list)
    followers.register_follower(feeding.follow_run)
    register_entries(
        "console",
        Entry(
            "问题整改",
            "rectification:list",
            "list-check",
            right=READ,
            badge=queries.waiting_count,
            group="检查",
            order=110,
            phone=True,
        ),
    )


def _of_units(ids: Sequence[UUID]) -> Q:
    return Q(unit__in=ids)


def _own(actor: Actor) -> Q:
    """Whoever a problem was given to, or whose unit it was given to without naming anybody, sees and mends it."""
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(person=actor.person_id) | (Q(person__isnull=True) & queries.of_units(actor))
