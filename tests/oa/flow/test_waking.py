"""Acts that come close together wake the worker once, and each is in the outbox all the same."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection, transaction

from tests.oa.flow import factories
from tests.oa.flow.factories import started
from yaojian.kernel.actors import Actor
from yaojian.oa.flow import followups, waking
from yaojian.oa.flow.models import FlowVersion, Outbox
from yaojian.oa.flow.storing import WAKE

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def version() -> FlowVersion:
    return factories.published(factories.FIVE)


@pytest.fixture
def starter() -> Actor:
    return factories.people(1)[0]


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Iterator["psycopg.Connection[object]"]:
    """A connection that hears what the worker would hear, before anybody was woken."""
    monkeypatch.setattr(waking, "_last", float("-inf"))
    known = connection.get_connection_params()
    address = {name: known[name] for name in ("host", "port", "dbname", "user", "password") if known.get(name)}
    with psycopg.connect(**address, autocommit=True) as listening:
        listening.execute(f"LISTEN {WAKE}")
        yield listening


def heard(listening: "psycopg.Connection[object]") -> int:
    return sum(1 for _ in listening.notifies(timeout=0.2))


def test_act_close_behind_another_leaves_the_waking_to_it(
    ear: "psycopg.Connection[object]", version: FlowVersion, starter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "APART", 3_600)
    for _ in range(3):
        started(version, starter)
    assert heard(ear) == 1
    assert Outbox.objects.count() == followups.drain() == 3


def test_act_alone_always_wakes(
    ear: "psycopg.Connection[object]", version: FlowVersion, starter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "APART", 0)
    for _ in range(2):
        started(version, starter)
        assert heard(ear) == 1


def test_act_that_was_rolled_back_has_woken_nobody(
    ear: "psycopg.Connection[object]", version: FlowVersion, starter: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waking, "APART", 3_600)
    with transaction.atomic():
        started(version, starter)
        transaction.set_rollback(True)
    started(version, starter)
    assert heard(ear) == 1
