"""The old holder signs in the same moment in which his work is handed over, each in a connection of his own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from django.db import connections

from tests.kernel import factories as kernel
from tests.oa import factories
from tests.oa.delegation.factories import delegated, person, terms
from tests.oa.factories import Office, new_key, sent, task_of
from yaojian.kernel.errors import Refusal
from yaojian.oa.delegation import services as delegation
from yaojian.oa.delegation.models import Delegation
from yaojian.oa.flow import queries as flow_queries
from yaojian.oa.flow import services as flow
from yaojian.oa.flow.models import Instance, Opinion, Task, TaskState
from yaojian.oa.flow.rights import HAND_OVER
from yaojian.oa.flow.services import Receiver
from yaojian.oa.handover import services
from yaojian.oa.handover.models import Line
from yaojian.oa.handover.services import EVERYTHING

ROUNDS = 4


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Run all behind one barrier; what each was refused with, or an empty string."""
    barrier = Barrier(len(acts))

    def act(one: Callable[[], object]) -> str:
        try:
            barrier.wait(timeout=20)
            one()
        except Refusal as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return ""

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(act, acts))


def _hand(office: Office) -> None:
    services.hand_over_all(
        actor=office.actor("sales_clerk"),
        person_id=person(office, "sales"),
        receivers={EVERYTHING: Receiver(person(office, "devices"), office.units["devices"].pk)},
        reason="调离",
        key=new_key(),
    )


@pytest.mark.django_db(transaction=True)
def test_signing_and_handing_over_at_once_end_in_one_of_them() -> None:
    office = factories.office()
    kernel.grant(office.users["sales_clerk"], HAND_OVER, scope=office.units["sales"])
    for _ in range(ROUNDS):
        document = sent(office, "sales", "plants")
        task = task_of(office, document, "sales")
        sign = partial(flow.submit, actor=office.actor("sales"), task_id=task, text="已办。", key=new_key())
        signed, handed = at_once(sign, partial(_hand, office))
        state = Task.objects.get(pk=task).state
        went = Line.objects.filter(subject_id=task).exists()
        assert (signed, handed, state, went) in (
            ("", "oa.handover.nothing", TaskState.DONE, False),
            ("oa.flow.task_finished", "", TaskState.MOVED, True),
        )
        assert Opinion.objects.filter(task=task).exists() == (state == TaskState.DONE)
        assert list(flow_queries.breaks_in(Instance.objects.get(pk=document.pk))) == []


@pytest.mark.django_db(transaction=True)
def test_revoking_and_signing_at_once_end_in_one_order() -> None:
    office = factories.office()
    for _ in range(ROUNDS):
        made = delegated(office, delegate="devices")
        task = task_of(office, sent(office, "sales", "plants"), "sales")
        sign = partial(flow.submit, actor=office.actor("devices"), task_id=task, text="代办。", key=new_key())
        revoke = partial(delegation.revoke, actor=office.actor("sales"), delegation_id=made.pk)
        signed, revoked = at_once(sign, revoke)
        assert revoked == ""
        assert signed in ("", "kernel.permissions.right_missing")
        assert Opinion.objects.filter(task=task).exists() == (signed == "")


@pytest.mark.django_db(transaction=True)
def test_two_delegations_at_once_make_one() -> None:
    office = factories.office()
    give = [
        partial(
            delegation.delegate_work,
            actor=office.actor("sales"),
            principal_id=person(office, "sales"),
            terms=terms(office, delegate),
            key=new_key(),
        )
        for delegate in ("devices", "plants", "sales_clerk")
    ]
    assert sorted(at_once(*give)) == ["", "oa.delegation.overlapping", "oa.delegation.overlapping"]
    assert Delegation.objects.count() == 1
