"""What the page of one dispatch shows, gathered for its template."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone

from yaojian.kernel.permissions import checks
from yaojian.oa.documents.limits import Limit, limit_of
from yaojian.oa.documents.rights import REGISTER
from yaojian.web.requests import Request

from . import queries
from .forms import ReasonForm
from .models import UNDER_WAY, Delivery, DeliveryState, Dispatch
from .rights import RECEIVE, SEND


@dataclass(frozen=True, slots=True)
class Copy:
    """A delivery to one of the reader's units that asks something of him. ``form`` is for the reason of a refusal."""

    delivery: Delivery
    form: ReasonForm
    limit: Limit | None


def dispatch_page(
    request: Request, dispatch: Dispatch, wrong: tuple[Delivery, ReasonForm] | None = None
) -> dict[str, Any]:
    """Context of ``oa/exchange/detail.html``. ``wrong``: the form that came back with errors, and for which delivery."""
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
        "told": [one for one in shown if not as_sender and one.pk not in {copy.delivery.pk for copy in copies}],
        "may_see_files": as_sender or any(one.state in UNDER_WAY for one in shown),
        "may_register": checks.holds(request.actor, REGISTER),
        "attachments": queries.attachments_of(dispatch),
        "facts": _facts(dispatch),
        "events": queries.trail_of(dispatch, shown, whole=as_sender),
        "crumbs": _crumbs(as_sender=as_sender),
    }


def receipt_facts(delivery: Delivery) -> list[tuple[str, str]]:
    """What a receipt (回执) testifies."""
    dispatch = delivery.dispatch
    return [
        ("标题", dispatch.title),
        ("发文字号", dispatch.document_number),
        ("发送单位", delivery.sender_unit.name),
        ("发送时间", _told(delivery.sent_at)),
        ("接收单位", delivery.receiver_unit.name),
        ("接收时间", _told(delivery.received_at)),
        ("接收人", delivery.receiver.name if delivery.receiver else ""),
        ("完整性校验", "接收时逐个文件核对，与发送时一致"),
        ("封装摘要（SM3）", dispatch.seal),
    ]


def _copies(request: Request, shown: Sequence[Delivery], wrong: tuple[Delivery, ReasonForm] | None) -> list[Copy]:
    mine = set(queries.units_of(request.actor, RECEIVE)) if checks.holds(request.actor, RECEIVE) else set()
    found = []
    for one in shown:
        if one.receiver_unit_id in mine and one.state in UNDER_WAY:
            verb = "拒收" if one.state == DeliveryState.SENT else "退回"
            given = wrong[1] if wrong and wrong[0].pk == one.pk else ReasonForm(verb=verb, auto_id=f"id_{one.pk}_%s")
            found.append(Copy(one, given, limit_of(one.due) if one.state == DeliveryState.SENT else None))
    return found


def _facts(dispatch: Dispatch) -> list[tuple[str, str]]:
    return [
        ("发送单位", dispatch.sender_unit.name),
        ("发文字号", dispatch.document_number),
        ("文种", dispatch.kind),
        ("经办人", dispatch.created_by.name),
        ("发送说明", dispatch.note),
        ("封装时间", _told(dispatch.sealed_at)),
        ("封装摘要（SM3）", dispatch.seal),
    ]


def _told(moment: Any) -> str:
    if moment is None:
        return ""
    when = timezone.localtime(moment)
    return f"{when.year}年{when.month}月{when.day}日 {when:%H:%M}"


def _crumbs(*, as_sender: bool) -> list[tuple[str, str]]:
    ledger = ("发送台账", reverse("oa:exchange:sent")) if as_sender else ("接收台账", reverse("oa:exchange:received"))
    return [("工作台", reverse("oa:desk:home")), ledger, ("公文传输件", "")]
