"""接口往来 for whoever runs the interface: every try, the newest first, nothing secret, one index a filter."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from tests.enterprise.certificates.conftest import Side
from tests.kernel import factories as kernel
from tests.support.certificates import SECRET, Simulator, sample
from yaojian.enterprise.certificates import exchanges, registry, services
from yaojian.enterprise.certificates.models import Outcome, RegistryExchange
from yaojian.enterprise.certificates.rights import WATCH
from yaojian.kernel.accounts.models import User
from yaojian.kernel.errors import RightMissing

pytestmark = pytest.mark.django_db
PAGE = "/console/certificates/exchanges"
API = "/api/v1/enterprise/certificates/exchanges"


@pytest.fixture
def operator(db: None) -> User:
    """A system administrator."""
    made = kernel.official("何系统")
    kernel.grant(made, WATCH)
    return made


def seen(operator: User, address: str = PAGE, **query: str) -> Any:
    """The page as the operator's browser gets it."""
    browser = Client()
    browser.force_login(operator)
    return browser.get(address, query)


def kept(count: int, *, outcome: Outcome = Outcome.ANSWERED, subject: str = "鄂AA027000001") -> None:
    """So many tries, a second apart, the newest now."""
    now = timezone.now()
    RegistryExchange.objects.bulk_create(
        RegistryExchange(
            at=now - timedelta(seconds=number),
            act="get",
            subject=subject,
            outcome=outcome,
            milliseconds=100 + number,
            request={"X-Signature": "secret-signature"},
            answer={"status": "200"},
            body="contents",
        )
        for number in range(count)
    )


def test_page_tells_every_try_and_nothing_secret(simulator: Simulator, ours: Side, operator: User) -> None:
    services.own_certificates(actor=ours.actor)
    simulator.told("wrong-signature")
    services.own_certificates(actor=ours.actor)
    text = seen(operator).content.decode()
    for words in ("按企业查询", ours.company.credit_code, "已答复", "答复不可信", "应答签名不符", "正常查询", "毫秒"):
        assert words in text
    signatures = [value for one in RegistryExchange.objects.all() for value in one.request.values() if len(value) > 40]
    assert signatures
    assert not any(secret in text for secret in (*signatures, SECRET, sample()[0]["holder"]))


def test_page_says_that_the_registry_rests(simulator: Simulator, ours: Side, operator: User) -> None:
    simulator.told("500")
    for _ in range(3):
        services.own_certificates(actor=ours.actor)
    text = seen(operator).content.decode()
    assert "已暂停查询" in text
    assert re.search(r"下一次查询在 \d\d:\d\d:\d\d 之后放行", text)
    assert "没有答复" in text


def test_offline_list_has_no_breaker(operator: User, settings: Any) -> None:
    settings.YAOJIAN_CERTIFICATE_REGISTRY = "local"
    assert "离线清单，不经接口" in seen(operator).content.decode()
    assert registry.breaker_state() == ""


def test_pages_follow_one_another_without_gap_or_repetition(operator: User) -> None:
    kept(120)
    actor, after, told = kernel.actor(operator), "", []
    while True:
        page = exchanges.ledger(actor, after=after)
        told += [one.milliseconds for one in page.rows]
        after = page.after
        if not after:
            break
    assert told == [100 + number for number in range(120)]


def test_tries_of_one_moment_are_not_lost_between_pages(operator: User) -> None:
    kept(60)
    RegistryExchange.objects.bulk_create(
        RegistryExchange(at=datetime(2026, 1, 1, tzinfo=UTC), act="get", subject="x", outcome="failed",
                         milliseconds=number, request={})
        for number in range(60)
    )  # fmt: skip
    first = exchanges.ledger(kernel.actor(operator), subject="x")
    second = exchanges.ledger(kernel.actor(operator), subject="x", after=first.after)
    assert sorted(one.milliseconds for one in (*first.rows, *second.rows)) == list(range(60))


def test_filters_stand_in_the_address_and_follow_the_pages(operator: User) -> None:
    kept(60, outcome=Outcome.FAILED)
    kept(3, subject="鄂AA027000002")
    text = seen(operator, outcome="failed").content.decode()
    assert "outcome=failed&amp;after=" in text
    assert "鄂AA027000002" not in text
    assert "鄂AA027000001" not in seen(operator, subject="鄂AA027000002").content.decode()
    assert "没有符合条件的往来" in seen(operator, subject="none").content.decode()


@pytest.mark.parametrize("after", ["x", "~", "2026-01-01~1", "2026-01-01T00:00:00+00:00~", f"~{'9' * 40}", "\x00~1"])
def test_address_somebody_changed_begins_anew(operator: User, after: str) -> None:
    kept(2)
    assert seen(operator, after=after, outcome="nonsense").status_code == 200


def test_nothing_yet_says_when_something_will_stand_here(operator: User) -> None:
    assert "还没有往来" in seen(operator).content.decode()


def test_who_does_not_run_the_interface_sees_nothing(ours: Side) -> None:
    for user in (ours.official, ours.member):
        assert seen(user).status_code == 403
        assert seen(user, API).status_code == 403
    with pytest.raises(RightMissing):
        exchanges.standing(ours.bureau)


def test_api_tells_the_same(operator: User) -> None:
    kept(51)
    told = seen(operator, API).json()
    assert len(told["rows"]) == 50
    assert set(told["rows"][0]) == {"at", "act", "subject", "outcome", "reason", "milliseconds", "status"}
    assert len(seen(operator, API, after=told["after"]).json()["rows"]) == 1


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        ({}, "registry_exchange_ledger"),
        ({"outcome": "failed"}, "registry_exchange_of_outcome"),
        ({"subject": "鄂AA027000009"}, "registry_exchange_of_subject"),
    ],
)
def test_each_ledger_reads_its_own_index(operator: User, filters: dict[str, str], index: str) -> None:
    kept(2_000)
    kept(20, outcome=Outcome.FAILED, subject="鄂AA027000009")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE certificates_registryexchange")
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
    rows = RegistryExchange.objects.filter(**filters).order_by("-at", "-id")[: exchanges.PAGE + 1]
    assert index in rows.explain()
