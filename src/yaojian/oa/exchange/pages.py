"""What the page of one dispatch shows, gathered for its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from yaojian.kernel.permissions import checks
from yaojian.oa.documents.limits import Limit
from yaojian.oa.documents.rights import REGISTER
from yaojian.web.requests import Request

from . import queries, terms
from .forms import ChosenForm, ReasonForm
from .models import UNDER_WAY, Delivery, DeliveryState, Dispatch
from .receipts import told
from .rights import RECEIVE, SEND


@dataclass(frozen=True, slots=True)
class Copy:
    """A delivery to one of the reader's units that asks something of him. ``form`` is for the reason of a refusal."""

    delivery: Delivery
    form: ReasonForm
    limit: Limit | None


def dispatch_page(
    request: Request,
    dispatch: Dispatch,
    wrong: tuple[Delivery, ReasonForm] | None = None,
    chosen: ChosenForm | None = None,
) -> dict[str, Any]:
    """Context of ``oa/exchange/detail.html``.

    ``wrong`` is the receiver's form that came back with errors, and for which delivery; ``chosen`` the sender's.
    """
    shown = queries.deliveries_for(request.actor, dispatch)
    as_sender = queries.is_of_sender(request.actor, dispatch)
    copies = _copies(request, shown, wrong)
    tally = {state: sum(one.state == state for one in shown) for state in DeliveryState.values}
    return {
        "dispatch": dispatch,
        "as_sender": as_sender,
        "may_send": as_sender and checks.holds_on(request.actor, SEND, dispatch),
        "shown": shown,
        "tally": tally,
        "last_of_unit": {one.pk for one in {one.receiver_unit_id: one for one in shown}.values()},
        "copies": copies,
        "chosen": chosen or ChosenForm(known=()),
        "told": [one for one in shown if not as_sender and one.pk not in {copy.delivery.pk for copy in copies}],
        "may_see_files": as_sender or any(one.state in UNDER_WAY for one in shown),
        "may_register": checks.holds(request.actor, REGISTER),
        "attachments": queries.attachments_of(dispatch),
        "facts": _facts(dispatch),
        "events": queries.trail_of(dispatch, shown, whole=as_sender),
        "crumbs": _crumbs(as_sender=as_sender),
    }


def _copies(request: Request, shown: Sequence[Delivery], wrong: tuple[Delivery, ReasonForm] | None) -> list[Copy]:
    mine = set(queries.units_of(request.actor, RECEIVE)) if checks.holds(request.actor, RECEIVE) else set()
    found = []
    for one in shown:
        if one.receiver_unit_id in mine and one.state in UNDER_WAY:
            verb = "拒收" if one.state == DeliveryState.SENT else "退回"
            given = wrong[1] if wrong and wrong[0].pk == one.pk else ReasonForm(verb=verb, auto_id=f"id_{one.pk}_%s")
            found.append(Copy(one, given, terms.limit_of(one.due) if one.state == DeliveryState.SENT else None))
    return found


def _facts(dispatch: Dispatch) -> list[tuple[str, str]]:
    return [
        ("发送单位", dispatch.sender_unit.name),
        ("发文字号", dispatch.document_number),
        ("文种", dispatch.kind),
        ("经办人", dispatch.created_by.name),
        ("发送说明", dispatch.note),
        ("封装时间", told(dispatch.sealed_at)),
        ("封装摘要（SM3）", dispatch.seal),
    ]


def _crumbs(*, as_sender: bool) -> list[tuple[str, str]]:
    ledger = ("发送台账", reverse("oa:exchange:sent")) if as_sender else ("接收台账", reverse("oa:exchange:received"))
    return [("工作台", reverse("oa:desk:home")), ledger, ("公文传输件", "")]
