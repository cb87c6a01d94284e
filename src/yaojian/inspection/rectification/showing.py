"""Which acts a problem's page offers to its reader, and how its trail is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yaojian.inspection.rectification.models import Rectification, RectificationAct, RectificationEvent
from yaojian.inspection.rectification.models import RectificationState as S
from yaojian.inspection.rectification.rights import ASSIGN, JUDGE, MEND
from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks

_BACK = (RectificationAct.STILL_THERE, RectificationAct.NOT_ALLOWED, RectificationAct.FOUND_AGAIN)


@dataclass(frozen=True, slots=True)
class Offered:
    """Acts this reader may do now."""

    assign: bool
    mend: bool
    doubt: bool
    judge: bool
    recheck: bool
    revoke: bool


def offered(actor: Actor, row: Rectification, asked_by: int | None) -> Offered:
    """By state and rights. ``asked_by``: the account that reported the false alarm; it does not judge it."""
    assigns, judges = (checks.holds_on(actor, right, row) for right in (ASSIGN, JUDGE))
    mends = checks.holds_on(actor, MEND, row)
    return Offered(
        assign=assigns and row.state in (S.FOUND, S.ASSIGNED),
        mend=mends and row.state == S.ASSIGNED,
        doubt=(mends or assigns) and row.state in (S.FOUND, S.ASSIGNED),
        judge=judges and row.state == S.DOUBTED and asked_by != actor.user_id,
        recheck=assigns and row.state == S.FIXED and not row.checking,
        revoke=judges and row.state == S.DISMISSED,
    )


def steps_of(trail: Sequence[RectificationEvent]) -> list[Mapping[str, Any]]:
    """The trail for ``parts/timeline.html``, the latest first."""
    return [
        {
            "title": event.get_act_display(),
            "who": event.by_name,
            "text": event.text,
            "at": event.at,
            "state": "back" if event.act in _BACK else "done",
        }
        for event in trail
    ]
