"""Acts of the sender: prepare, choose receivers, send, remind, void, send again. Those of the receiver: ``receiving``."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.idempotency import services as idempotency
from yaojian.oa.documents.models import Urgency
from yaojian.oa.flow import clock

from . import queries, steps, telling, terms
from .errors import NobodyWaiting, NoReceiver, NothingToSend, RemindedLately
from .models import CLOSED, UNDER_WAY, Delivery, DeliveryState, Dispatch
from .papers import Paper

_PREPARE = "oa.exchange.prepare"


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many units were reminded, and how many left in peace because it was done a short while ago."""

    count: int
    skipped: int


@transaction.atomic
def prepare(
    *,
    actor: Actor,
    paper: Paper,
    contents: Sequence[StoredFile],
    to: Sequence[UUID] = (),
    source_document: UUID | None = None,
    key: str,
) -> Dispatch:
    """Put a document on the list 待发送 of the actor's unit; ``contents``: its files, the main one (a PDF) first. O1.

    Drafts of the actor are taken over, files of another owner are copied. The same ``key`` again returns the first one.
    Raises ``RightMissing`` (403), ``NoFile``, ``MainFileNotPdf``, ``NotReceiving`` (422), ``WithoutPost`` (409).
    """
    unit = steps.sender_of(actor)
    if earlier := idempotency.earlier_result(key, actor=actor, act=_PREPARE):
        return queries.dispatches().get(pk=earlier)
    dispatch = steps.made(actor, unit, paper, contents, source_document)
    chosen = steps.listed(dispatch, to)
    audit.record(
        actor,
        "oa.exchange.prepared",
        dispatch,
        summary=f"拟发《{dispatch.title}》，接收单位 {len(chosen)} 个。",
        receivers=[str(delivery.receiver_unit_id) for delivery in chosen],
    )
    idempotency.remember(key, actor=actor, act=_PREPARE, result=str(dispatch.pk))
    return dispatch


@transaction.atomic
def dispatch(
    *,
    actor: Actor,
    title: str,
    document_number: str = "",
    urgency: str = Urgency.NORMAL,
    kind: str = "",
    note: str = "",
    files: Sequence[StoredFile],
    receivers: Sequence[UUID],
    source_document: UUID | None = None,
    key: str,
) -> Dispatch:
    """Prepare and send in one act; also the way 发文 hands out what it issued. ``receivers``: ids of units.

    Raises as ``prepare``, and ``NoReceiver`` (422), ``CalendarMissing`` (503).
    """
    unit = steps.sender_of(actor)
    if earlier := idempotency.earlier_result(key, actor=actor, act=_PREPARE):
        return queries.dispatches().get(pk=earlier)
    made = steps.made(actor, unit, Paper(title, document_number, urgency, kind, note), files, source_document)
    steps.sent(actor, made, steps.listed(made, receivers))
    idempotency.remember(key, actor=actor, act=_PREPARE, result=str(made.pk))
    return made


@transaction.atomic
def earlier_dispatch(*, actor: Actor, key: str) -> Dispatch | None:
    """What the same form led to when it was sent before; None the first time. Leaves the key unclaimed.

    A form sent again may name kept files that have gone to the dispatch meanwhile, so it cannot be checked anew.
    """
    if key and (earlier := idempotency.earlier_result(key, actor=actor, act=_PREPARE)):
        return queries.dispatches().get(pk=earlier)
    transaction.set_rollback(True)
    return None


@transaction.atomic
def add_receivers(*, actor: Actor, dispatch_id: UUID, to: Sequence[UUID], key: str) -> Dispatch:
    """Put more units on the list, also after others were sent to; ``send`` then sends to those on the list.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NoReceiver``, ``NotReceiving`` (422), ``UnderWay`` (409).
    """
    dispatch = steps.locked(actor, dispatch_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.add_receivers"):
        return dispatch
    if not to:
        raise NoReceiver(title=dispatch.title)
    chosen = steps.listed(dispatch, to)
    audit.record(
        actor,
        "oa.exchange.receivers_added",
        dispatch,
        summary=f"《{dispatch.title}》添加接收单位：{steps.names_of(chosen)}。",
        receivers=[str(delivery.receiver_unit_id) for delivery in chosen],
    )
    idempotency.remember(key, actor=actor, act="oa.exchange.add_receivers", result=str(dispatch.pk))
    return dispatch


@transaction.atomic
def remove_receiver(*, actor: Actor, dispatch_id: UUID, delivery_id: UUID, key: str) -> Dispatch:
    """Take a unit off the list before it was sent to.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``WrongState`` (409) once it was sent: void it then.
    """
    dispatch = steps.locked(actor, dispatch_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.remove_receiver"):
        return dispatch
    delivery = steps.some_of(dispatch, [delivery_id], act="移除")[0]
    steps.must_be(delivery, DeliveryState.DRAFT, act="移除")
    Delivery.objects.filter(pk=delivery.pk).delete()
    audit.record(
        actor,
        "oa.exchange.receiver_removed",
        dispatch,
        summary=f"《{dispatch.title}》移除接收单位：{delivery.receiver_unit.short_name}。",
        receiver=str(delivery.receiver_unit_id),
    )
    idempotency.remember(key, actor=actor, act="oa.exchange.remove_receiver", result=str(dispatch.pk))
    return dispatch


@transaction.atomic
def send(*, actor: Actor, dispatch_id: UUID, key: str) -> Dispatch:
    """Send to every unit on the list. The first time seals the document: its words and files are fixed from then on.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NoReceiver`` (422), ``NothingToSend`` (409, told by whom and when),
    ``CalendarMissing`` (503).
    """
    dispatch = steps.locked(actor, dispatch_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.send"):
        return dispatch
    rows = steps.rows_of(dispatch)
    waiting = [row for row in rows if row.state == DeliveryState.DRAFT]
    if not waiting:
        for row in rows:
            if row.sent_by and row.sent_at:
                raise NothingToSend(title=dispatch.title, name=row.sent_by.name, at=row.sent_at)
    steps.sent(actor, dispatch, waiting)
    idempotency.remember(key, actor=actor, act="oa.exchange.send", result=str(dispatch.pk))
    return dispatch


@transaction.atomic
def remind(*, actor: Actor, dispatch_id: UUID, delivery_ids: Sequence[UUID] = (), key: str) -> Reminded:
    """Press units that have not received (催收): the chosen ones, or all that wait. At most once a pause (``terms``).

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NobodyWaiting``, ``WrongState``, ``RemindedLately`` (409).
    """
    dispatch = steps.locked(actor, dispatch_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.exchange.remind"):
        return Reminded(*map(int, earlier.split()))
    if delivery_ids:
        chosen = steps.some_of(dispatch, delivery_ids, act="催收")
    else:
        chosen = [row for row in steps.rows_of(dispatch) if row.state == DeliveryState.SENT]
    for delivery in chosen:
        steps.must_be(delivery, DeliveryState.SENT, act="催收")
    pressed = _not_lately(dispatch, chosen)
    for delivery in pressed:
        delivery.reminders, delivery.reminded_at = delivery.reminders + 1, clock.now()
        delivery.save(update_fields=["reminders", "reminded_at"])
    telling.reminded(dispatch, pressed)
    audit.record(
        actor,
        "oa.exchange.reminded",
        dispatch,
        summary=f"催收《{dispatch.title}》：{steps.names_of(pressed)}。",
        receivers=[str(delivery.receiver_unit_id) for delivery in pressed],
    )
    done = Reminded(len(pressed), len(chosen) - len(pressed))
    idempotency.remember(key, actor=actor, act="oa.exchange.remind", result=f"{done.count} {done.skipped}")
    return done


def _not_lately(dispatch: Dispatch, chosen: Sequence[Delivery]) -> list[Delivery]:
    if not chosen:
        raise NobodyWaiting(title=dispatch.title)
    rule, now = terms.in_force(), clock.now()
    pressed = [one for one in chosen if one.reminded_at is None or one.reminded_at + rule.pause <= now]
    if not pressed:
        last = max(one.reminded_at for one in chosen if one.reminded_at)
        raise RemindedLately(title=dispatch.title, at=last, hours=rule.hours)
    return pressed


@transaction.atomic
def void(*, actor: Actor, dispatch_id: UUID, delivery_ids: Sequence[UUID], reason: str = "", key: str) -> Dispatch:
    """Declare sent copies void (作废); a reason is needed for those received already. The receivers are told.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NothingChosen``, ``Invalid`` (422), ``WrongState`` (409).
    """
    dispatch = steps.locked(actor, dispatch_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.void"):
        return dispatch
    reason = steps.short_reason(reason)
    chosen = steps.some_of(dispatch, delivery_ids, act="作废")
    for delivery in chosen:
        steps.must_be(delivery, *UNDER_WAY, act="作废")
        if delivery.state == DeliveryState.RECEIVED and not reason:
            name = delivery.receiver_unit.short_name
            raise Invalid(field="原因", reason=f"{name}已经接收，作废须写明原因。")
    for delivery in chosen:
        steps.close(actor, delivery, DeliveryState.VOID, reason)
    telling.voided(dispatch, chosen, reason)
    for delivery in chosen:
        audit.record(
            actor,
            "oa.exchange.voided",
            delivery,
            summary=f"作废发往{delivery.receiver_unit.short_name}的《{dispatch.title}》{f'，原因：{reason}' if reason else ''}。",
            reason=reason,
        )
    idempotency.remember(key, actor=actor, act="oa.exchange.void", result=str(dispatch.pk))
    return dispatch


@transaction.atomic
def resend(*, actor: Actor, dispatch_id: UUID, delivery_ids: Sequence[UUID], key: str) -> Dispatch:
    """Send again to units whose copy was refused, returned or voided: a new delivery each, linked to the last one.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``NothingChosen`` (422), ``WrongState``, ``UnderWay`` (409).
    """
    dispatch = steps.locked(actor, dispatch_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.resend"):
        return dispatch
    old = steps.some_of(dispatch, delivery_ids, act="重发")
    for delivery in old:
        steps.must_be(delivery, *CLOSED, act="重发")
    fresh = steps.listed(dispatch, [delivery.receiver_unit_id for delivery in old])
    for delivery in fresh:
        gone = queries.deliveries().filter(dispatch=dispatch, receiver_unit=delivery.receiver_unit, state__in=CLOSED)
        delivery.resend_of = gone.order_by("created", "sent_at").last()
    Delivery.objects.bulk_update(fresh, ["resend_of"])
    steps.sent(actor, dispatch, fresh, action="oa.exchange.resent")
    idempotency.remember(key, actor=actor, act="oa.exchange.resend", result=str(dispatch.pk))
    return dispatch
