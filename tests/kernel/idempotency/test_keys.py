"""The same key is the same act, also while the first is still running."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections, transaction

from tests.kernel import factories as make
from yaojian.kernel.actors import Actor, system_actor
from yaojian.kernel.errors import Invalid
from yaojian.kernel.idempotency import services


def act_once(key: str, actor: Actor, result: str) -> str:
    with transaction.atomic():
        if (earlier := services.earlier_result(key, actor=actor, act="test.thing.make")) is not None:
            return earlier
        services.remember(key, actor=actor, act="test.thing.make", result=result)
        return result


@pytest.mark.django_db
def test_second_call_gets_the_first_result() -> None:
    assert act_once("k1", make.SYSTEM, "first") == "first"
    assert act_once("k1", make.SYSTEM, "second") == "first"
    assert act_once("k2", make.SYSTEM, "second") == "second"


@pytest.mark.django_db
def test_key_of_one_actor_says_nothing_to_another() -> None:
    act_once("k1", make.SYSTEM, "first")
    assert act_once("k1", system_actor("另一个"), "mine") == "mine"


@pytest.mark.django_db
def test_rolled_back_act_does_not_use_up_its_key() -> None:
    with transaction.atomic():
        services.earlier_result("k1", actor=make.SYSTEM, act="test.thing.make")
        transaction.set_rollback(True)
    assert act_once("k1", make.SYSTEM, "second") == "second"


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 65])
def test_bad_key_is_refused(key: str) -> None:
    with pytest.raises(Invalid, match="幂等号"):
        act_once(key, make.SYSTEM, "never")


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_agree_on_one_result() -> None:
    barrier = Barrier(8)

    def go(n: int) -> str:
        try:
            barrier.wait()
            return act_once("race", make.SYSTEM, f"by {n}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(go, range(8)))) == 1
