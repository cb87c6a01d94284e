"""Acts of the receiver: receive, refuse, return, register as an incoming document."""

from uuid import UUID

from django.db import transaction

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services as idempotency
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.models import Document
from yaojian.oa.flow import clock

from . import queries, registering, seals, steps, telling
from .errors import AlreadyRegistered, AlreadySettled, Damaged
from .models import Delivery, DeliveryState
from .rights import RECEIVE


def receive(*, actor: Actor, delivery_id: UUID, key: str) -> Delivery:
    """Take a delivery (接收) after every file was compared with its seal; the receipt names who and when. O1.

    Not one transaction: when the files are not what was sent, that is recorded and the sender told although the act is
    refused; the delivery goes on waiting. Raises ``Unknown`` (404), ``RightMissing`` (403), ``Damaged``,
    ``AlreadySettled`` (409, told who and when), ``WithoutPost`` (409).
    """
    delivery = checks.fetch(actor, RECEIVE, queries.arrived(), delivery_id)
    faults = seals.faults_of(delivery.dispatch) if delivery.state == DeliveryState.SENT else []
    if faults:
        note_damage(actor=actor, delivery_id=delivery_id, faults="".join(faults))
        raise Damaged(title=delivery.dispatch.title, faults="".join(faults))
    return _received(actor=actor, delivery_id=delivery_id, key=key)


@transaction.atomic
def _received(*, actor: Actor, delivery_id: UUID, key: str) -> Delivery:
    delivery = _locked(actor, delivery_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.receive"):
        return delivery
    _must_wait(delivery)
    delivery.state, delivery.received_at = DeliveryState.RECEIVED, clock.now()
    delivery.receiver_id = steps.person_of(actor)
    delivery.save(update_fields=["state", "received_at", "receiver"])
    telling.settled(actor, delivery)
    audit.record(
        actor,
        "oa.exchange.received",
        delivery,
        summary=f"{delivery.receiver_unit.short_name}接收《{delivery.dispatch.title}》，完整性校验通过。",
        seal=delivery.dispatch.seal,
    )
    idempotency.remember(key, actor=actor, act="oa.exchange.receive", result=str(delivery.pk))
    return delivery


@transaction.atomic
def note_damage(*, actor: Actor, delivery_id: UUID, faults: str) -> None:
    """Tell the sender, and the audit log, that a delivery cannot be received. Raises as ``refuse`` for want of right."""
    delivery = _locked(actor, delivery_id)
    telling.damaged(delivery, faults)
    audit.record(
        actor,
        "oa.exchange.damaged",
        delivery,
        summary=f"{delivery.receiver_unit.short_name}接收《{delivery.dispatch.title}》时完整性校验未通过：{faults}",
        seal=delivery.dispatch.seal,
    )


@transaction.atomic
def refuse(*, actor: Actor, delivery_id: UUID, reason: str, key: str) -> Delivery:
    """Decline a delivery that waits (拒收), with a reason the sender reads.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid`` (422), ``AlreadySettled`` (409, told who and when).
    """
    delivery = _locked(actor, delivery_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.refuse"):
        return delivery
    _must_wait(delivery)
    return _turned_down(actor, delivery, DeliveryState.REFUSED, reason, key)


@transaction.atomic
def send_back(*, actor: Actor, delivery_id: UUID, reason: str, key: str) -> Delivery:
    """Return a delivery after receipt (退回), with a reason the sender reads.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``Invalid`` (422), ``AlreadySettled``, ``WrongState``,
    ``AlreadyRegistered`` (409): what was registered is answered through the office, not returned.
    """
    delivery = _locked(actor, delivery_id)
    if idempotency.earlier_result(key, actor=actor, act="oa.exchange.send_back"):
        return delivery
    if delivery.closed_at:
        raise _settled(delivery)
    steps.must_be(delivery, DeliveryState.RECEIVED, act="退回")
    _must_be_unregistered(delivery)
    return _turned_down(actor, delivery, DeliveryState.RETURNED, reason, key)


@transaction.atomic
def register(*, actor: Actor, delivery_id: UUID, key: str) -> Document:
    """Register a received delivery as an incoming document of the actor's unit, in one click; links both.

    Raises ``Unknown`` (404), ``RightMissing`` (403), ``WrongState``, ``AlreadyRegistered`` (409), and what the
    registration itself refuses.
    """
    delivery = _locked(actor, delivery_id)
    if earlier := idempotency.earlier_result(key, actor=actor, act="oa.exchange.register"):
        return Document.objects.get(pk=earlier)
    steps.must_be(delivery, DeliveryState.RECEIVED, act="登记")
    _must_be_unregistered(delivery)
    document = registering.incoming_document(actor, delivery, key)
    delivery.registered_document = document
    delivery.save(update_fields=["registered_document"])
    audit.record(
        actor,
        "oa.exchange.registered",
        delivery,
        summary=f"《{delivery.dispatch.title}》登记为收文，收文号 {document.register_label}。",
        document=str(document.pk),
    )
    idempotency.remember(key, actor=actor, act="oa.exchange.register", result=str(document.pk))
    return document


def _locked(actor: Actor, delivery_id: UUID) -> Delivery:
    """Under its row lock. Loaded only after the lock was got: who waited for it would see his row anew, its joins old."""
    Delivery.objects.select_for_update().filter(pk=delivery_id).first()
    return checks.fetch(actor, RECEIVE, queries.arrived(), delivery_id)


def _must_wait(delivery: Delivery) -> None:
    if delivery.state != DeliveryState.SENT:
        raise _settled(delivery)


def _must_be_unregistered(delivery: Delivery) -> None:
    if document := delivery.registered_document:
        raise AlreadyRegistered(title=delivery.dispatch.title, number=document.register_label)


def _settled(delivery: Delivery) -> AlreadySettled:
    done, name, at = delivery.last_act
    unit = delivery.receiver_unit.short_name
    return AlreadySettled(title=delivery.dispatch.title, unit=unit, name=name, at=at, done=done)


def _turned_down(actor: Actor, delivery: Delivery, state: DeliveryState, reason: str, key: str) -> Delivery:
    reason, words = steps.short_reason(reason), state.label
    if not reason:
        raise Invalid(field=f"{words}原因", reason=f"请写明{words}原因，发送单位会看到。")
    steps.close(actor, delivery, state, reason)
    telling.answered(delivery, words)
    action, act = {
        DeliveryState.REFUSED: ("oa.exchange.refused", "oa.exchange.refuse"),
        DeliveryState.RETURNED: ("oa.exchange.returned", "oa.exchange.send_back"),
    }[state]
    audit.record(
        actor,
        action,
        delivery,
        summary=f"{delivery.receiver_unit.short_name}{words}《{delivery.dispatch.title}》，原因：{reason}。",
        reason=reason,
    )
    idempotency.remember(key, actor=actor, act=act, result=str(delivery.pk))
    return delivery
