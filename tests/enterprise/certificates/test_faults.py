"""The registry under every fault: what is refused, what is shown instead, what is kept, when it is left alone."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests.enterprise import factories
from tests.enterprise.certificates.conftest import Side
from tests.support.certificates import SECRET, Simulator
from yaojian.enterprise.certificates import recording, registry, services
from yaojian.enterprise.certificates.adapters.asking import Asker
from yaojian.enterprise.certificates.adapters.http import HttpRegistry
from yaojian.enterprise.certificates.breaker import Breaker, BreakerState
from yaojian.enterprise.certificates.errors import (
    CertificateUnknown,
    RegistryResting,
    RegistryTrouble,
    RegistryUnreachable,
    RegistryUntrusted,
)
from yaojian.enterprise.certificates.models import Outcome, RegistryExchange
from yaojian.enterprise.certificates.signing import Credentials
from yaojian.kernel.health.probes import NotWell

FAULTS = {
    "500": RegistryUnreachable,
    "slow": RegistryUnreachable,
    "truncated": RegistryUnreachable,
    "garbage": RegistryUntrusted,
    "wrong-signature": RegistryUntrusted,
    "replayed": RegistryUntrusted,
    "wrong-company": RegistryUntrusted,
    "skew": RegistryUntrusted,
}
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("fault", "trouble"), FAULTS.items(), ids=list(FAULTS))
def test_each_fault_is_told_apart_and_nothing_of_the_answer_is_used(
    simulator: Simulator, ours: Side, fault: str, trouble: type[RegistryTrouble]
) -> None:
    number = ours.numbers[0]
    registry.over_http().get(number)  # so that a replayed answer is a real one
    simulator.told(fault)
    with pytest.raises(trouble):
        registry.over_http().get(number)
    with pytest.raises(trouble):
        registry.over_http().verify(number, ours.company.name)


@pytest.mark.parametrize("fault", [*FAULTS, "404"])
def test_list_shows_the_last_answer_as_old(simulator: Simulator, ours: Side, fault: str) -> None:
    before = services.own_certificates(actor=ours.actor)
    simulator.told(fault)
    after = services.own_certificates(actor=ours.actor)
    assert before.trouble is None
    assert after.trouble is not None
    assert after.as_of is None
    kept = [(one.number, one.as_of) for one in before.certificates]
    assert [(one.number, one.as_of) for one in after.certificates] == kept != []


def test_registry_that_fails_every_other_time_is_asked_a_second_time(simulator: Simulator, ours: Side) -> None:
    simulator.told("flaky")
    for number in ours.numbers:
        assert registry.over_http().get(number).value.number == number


def test_no_answer_at_all_is_trouble_too(simulator: Simulator, ours: Side) -> None:
    nobody = HttpRegistry(Asker("http://127.0.0.1:9", Credentials("yaojian", b"x"), recording.keep))
    with pytest.raises(RegistryUnreachable):
        nobody.search(ours.company.credit_code)


def test_secret_that_differs_is_trouble_and_tells_nobody_apart(simulator: Simulator, ours: Side) -> None:
    stranger = HttpRegistry(Asker(simulator.address, Credentials("yaojian", b"wrong"), recording.keep))
    with pytest.raises(RegistryUntrusted):
        stranger.get(ours.numbers[0])


def test_absent_number_is_asked_once_in_half_a_minute(simulator: Simulator) -> None:
    before = simulator.asked()
    for _ in range(3):
        with pytest.raises(CertificateUnknown):
            registry.over_http().get("鄂AA000000000")
    assert simulator.asked() == before + 1


def test_registry_is_left_alone_after_five_failures_and_tried_by_one_after_its_rest(
    simulator: Simulator, ours: Side
) -> None:
    clock = [0.0]
    breaker = Breaker(clock=lambda: clock[0])
    asked = HttpRegistry(Asker(simulator.address, Credentials("yaojian", SECRET.encode()), recording.keep), breaker)
    simulator.told("500")
    for _ in range(3):
        with pytest.raises(RegistryTrouble):
            asked.get(ours.numbers[0])
    before = simulator.asked()
    states = [breaker.state]
    with pytest.raises(RegistryResting) as resting:
        asked.get(ours.numbers[0])
    assert simulator.asked() == before
    clock[0] = 30.0 - 1e-9
    assert timezone.localtime() < asked.next_try() <= timezone.localtime() + timedelta(seconds=1)
    assert re.search(r"暂停查询到 \d\d:\d\d:\d\d，之后自动再试。", resting.value.told())
    clock[0] = 31.0
    with pytest.raises(RegistryTrouble):  # the probe fails: it rests again
        asked.get(ours.numbers[0])
    assert simulator.asked() == before + 1
    simulator.told("ok")
    clock[0] = 62.0
    assert asked.get(ours.numbers[0]).value.number == ours.numbers[0]
    assert [*states, breaker.state] == [BreakerState.OPEN, BreakerState.CLOSED]


def test_number_the_registry_does_not_know_is_no_failure(simulator: Simulator) -> None:
    for number in range(8):
        with pytest.raises(CertificateUnknown):
            registry.over_http().get(f"鄂AA00000000{number}")
    assert registry.over_http().breaker.state is BreakerState.CLOSED


def test_administrator_sees_that_the_registry_rests(simulator: Simulator, ours: Side) -> None:
    assert registry.probe() == "模拟系统"
    simulator.told("500")
    for _ in range(3):
        services.own_certificates(actor=ours.actor)
    with pytest.raises(NotWell, match="暂停查询"):
        registry.probe()


def test_page_says_when_the_registry_is_asked_again(simulator: Simulator, ours: Side) -> None:
    client = factories.browser(ours.member)
    registry.over_http().breaker._rest = 3600.0  # however slow this machine is
    simulator.told("500")
    for _ in range(3):
        client.get("/qy/certificates/")
    page = client.get("/qy/certificates/").content.decode()
    told = re.search(r"本系统暂停查询到 (\d\d:\d\d:\d\d)，之后自动再试。", page)
    assert told, page
    assert "请到时重新查询" in page
    assert registry.next_try() is not None


def test_every_try_is_kept_with_its_outcome_and_without_the_secret(simulator: Simulator, ours: Side) -> None:
    number = ours.numbers[0]
    registry.over_http().get(number)
    simulator.told("replayed")
    with pytest.raises(RegistryUntrusted):
        registry.over_http().get(number)
    rows = list(RegistryExchange.objects.filter(subject=number).order_by("id"))
    assert [row.outcome for row in rows] == [Outcome.ANSWERED, Outcome.UNTRUSTED, Outcome.UNTRUSTED]
    assert "重放" in rows[1].reason
    assert number in rows[0].body
    assert len({row.request["X-Nonce"] for row in rows}) == 3
    assert not any(SECRET in str(row.request) + str(row.answer) for row in rows)


def test_exchanges_are_neither_changed_nor_removed_before_their_time(simulator: Simulator, ours: Side) -> None:
    services.own_certificates(actor=ours.actor)
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic():
        RegistryExchange.objects.update(reason="改过")
    with pytest.raises(DatabaseError, match="满 180 天"), transaction.atomic():
        RegistryExchange.objects.all().delete()
    with pytest.raises(DatabaseError, match="只能追加"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE certificates_registryexchange")


def test_exchanges_older_than_180_days_go(simulator: Simulator, ours: Side) -> None:
    services.own_certificates(actor=ours.actor)
    young = RegistryExchange.objects.get()
    old = RegistryExchange.objects.create(
        at=datetime.now(UTC) - timedelta(days=181), act="get", subject="1", outcome="failed", milliseconds=1, request={}
    )
    assert recording.forget_old() == 1
    assert not RegistryExchange.objects.filter(pk=old.pk).exists()
    assert RegistryExchange.objects.filter(pk=young.pk).exists()
