"""Two people act on the same delivery in the same moment, each in a connection of his own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connections

from tests.oa.exchange import factories
from tests.oa.exchange.factories import copy_for, sent
from tests.oa.factories import new_key
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Refusal
from yaojian.oa.exchange import receiving, services
from yaojian.oa.exchange.models import DeliveryState

Act = Callable[[], object]


def at_once(*acts: Act) -> list[str]:
    """Run all behind one barrier; what each was refused with, or an empty string."""
    barrier = Barrier(len(acts))

    def one(act: Act) -> str:
        try:
            barrier.wait(timeout=20)
            act()
        except Refusal as refusal:
            return str(refusal)
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def _receive(actor: Actor, delivery_id: UUID) -> None:
    receiving.receive(actor=actor, delivery_id=delivery_id, key=new_key())


@pytest.mark.django_db(transaction=True)
def test_two_clerks_receive_the_same_delivery_and_one_is_told_who_was_quicker() -> None:
    bureau = factories.bureau()
    for _ in range(3):
        delivery = copy_for(bureau, sent(bureau, "wuhan"), "wuhan")
        acts = [partial(_receive, bureau.actor(who), delivery.pk) for who in ("wuhan", "wuhan2")]
        told = sorted(at_once(*acts))
        delivery.refresh_from_db()
        assert told[0] == ""
        assert delivery.receiver is not None
        assert f"已由{delivery.receiver.name}于" in told[1]
        assert Event.objects.filter(action="oa.exchange.received", subject_id=str(delivery.pk)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_void_and_receipt_at_once_leave_one_of_both() -> None:
    bureau = factories.bureau()
    for _ in range(4):
        dispatch = sent(bureau, "wuhan")
        delivery = copy_for(bureau, dispatch, "wuhan")
        told = at_once(
            partial(_receive, bureau.actor("wuhan"), delivery.pk),
            partial(
                services.void,
                actor=bureau.actor("office"),
                dispatch_id=dispatch.pk,
                delivery_ids=[delivery.pk],
                key=new_key(),
            ),
        )
        delivery.refresh_from_db()
        received, voided = (text == "" for text in told)
        assert received != voided, told
        assert delivery.state == (DeliveryState.RECEIVED if received else DeliveryState.VOID)
        # Voided first, the receiver hears it; received first, the sender must give a reason.
        assert ("贺晓棠" in told[0]) if voided else ("作废须写明原因" in told[1])
