"""Breaker, flights, codes, standing, offline list: small parts by themselves."""

import json
import threading
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.certificates.signing import answer_signature
from tests.support.certificates import sample
from yaojian.enterprise.certificates.adapters.local import LocalRegistry
from yaojian.enterprise.certificates.breaker import Breaker, BreakerState
from yaojian.enterprise.certificates.codes import SealState, Status, seal_of, status_of
from yaojian.enterprise.certificates.errors import CertificateUnknown, RegistryUnreachable, RegistryUntrusted
from yaojian.enterprise.certificates.renewals import months_before
from yaojian.enterprise.certificates.sharing import Absences, SingleFlight
from yaojian.enterprise.certificates.signing import answer_fits, sm3
from yaojian.enterprise.certificates.standing import standing

TODAY = date(2026, 3, 12)


@given(st.lists(st.tuples(st.sampled_from(["ask ok", "ask fail", "wait"]), st.integers(1, 40)), max_size=60))
def test_breaker_never_admits_during_its_rest_and_never_two_probes(steps: list[tuple[str, int]]) -> None:
    clock = [0.0]
    breaker = Breaker(failures=3, rest=30.0, clock=lambda: clock[0])
    failed, opened = 0, None
    for what, seconds in steps:
        if what == "wait":
            clock[0] += seconds
            continue
        resting = opened is not None and clock[0] - opened < 30.0
        admitted = breaker.admits()
        assert admitted is not resting
        if not admitted:
            continue
        if opened is not None:
            assert breaker.state is BreakerState.HALF_OPEN
            assert not breaker.admits()
        if what == "ask ok":
            breaker.succeeded()
            failed, opened = 0, None
        else:
            breaker.failed()
            failed += 1
            if opened is not None or failed >= 3:
                opened = clock[0]
        assert (breaker.state is BreakerState.CLOSED) is (opened is None)


def test_many_who_ask_the_same_at_once_ask_once() -> None:
    flights, asked, free = SingleFlight(), [], threading.Event()
    answers: list[str] = []

    def question() -> str:
        asked.append(1)
        free.wait(10)
        return "答"

    threads = [threading.Thread(target=lambda: answers.append(flights.ask("k", question))) for _ in range(8)]
    for thread in threads:
        thread.start()
    while not asked:
        threading.Event().wait(0.01)
    free.set()
    for thread in threads:
        thread.join()
    assert answers == ["答"] * 8
    assert 1 <= len(asked) <= 8
    assert flights.ask("k", lambda: "新") == "新"


def test_who_waited_gets_the_same_refusal_and_the_next_asks_anew() -> None:
    flights = SingleFlight()

    def broken() -> str:
        raise RegistryUnreachable

    with pytest.raises(RegistryUnreachable):
        flights.ask("k", broken)
    assert flights.ask("k", lambda: "好") == "好"


def test_absence_is_remembered_for_its_time_and_not_for_ever() -> None:
    clock = [0.0]
    absences = Absences(keep=30, most=2, clock=lambda: clock[0])
    for key in "abc":
        absences.add(key)
    assert [key in absences for key in "abc"] == [False, True, True]
    clock[0] = 30.0
    assert "c" not in absences


@given(st.integers())
def test_no_code_outside_the_table_is_ever_valid(code: int) -> None:
    known = {10: Status.VALID, 50: Status.CANCELLED, 60: Status.EXPIRED, 70: Status.REVOKED, 80: Status.WITHDRAWN}
    assert status_of(code) == (known | {99: Status.VOID}).get(code, Status.UNKNOWN)
    assert (seal_of(code) == SealState.SEALED) is (code == 4)
    assert standing(status_of(code), None, TODAY).valid is (code == 10)


@pytest.mark.parametrize(
    ("status", "until", "label", "valid"),
    [
        (Status.VALID, date(2026, 3, 12), "有效，还有 1 天到期", True),
        (Status.VALID, date(2026, 3, 11), "已过有效期", False),
        (Status.VALID, date(2029, 3, 11), "有效", True),
        (Status.REVOKED, date(2029, 3, 11), "已吊销", False),
        (Status.UNKNOWN, date(2029, 3, 11), "状态未知", False),
    ],
)
def test_only_a_valid_one_within_its_days_is_called_valid(status: Status, until: date, label: str, valid: bool) -> None:
    stands = standing(status, until, TODAY)
    assert (stands.label, stands.valid) == (label, valid)


@pytest.mark.parametrize(
    ("day", "count", "before"),
    [
        (date(2026, 12, 5), 6, date(2026, 6, 5)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
    ],
)
def test_months_are_counted_by_the_calendar(day: date, count: int, before: date) -> None:
    assert months_before(day, count) == before


def test_one_changed_byte_breaks_the_signature() -> None:
    fields = {"status": 200, "moment": "1", "nonce": "n", "body": b"x"}
    made = answer_signature(b"k", 200, 1, "n", b"x")
    assert answer_fits(b"k", signature=made, **fields)  # type: ignore[arg-type]  # a dict of the right values
    for name, other in (("status", 404), ("moment", "2"), ("nonce", "m"), ("body", b"y")):
        assert not answer_fits(b"k", signature=made, **(fields | {name: other}))  # type: ignore[arg-type]  # as above
    assert not answer_fits(b"k", signature="ü", **fields)  # type: ignore[arg-type]  # as above


def _offline(folder: Path) -> LocalRegistry:
    listed = {"as_of": "2026-03-01T08:00:00+08:00", "certificates": sample()}
    listed["certificates"][0]["file"] = {"sm3": sm3(b"%PDF-x"), "size": 6}  # type: ignore[index]  # a list of dicts
    (folder / "certificates.json").write_text(json.dumps(listed), encoding="utf-8")
    (folder / sm3(b"%PDF-x")).write_bytes(b"%PDF-x")
    return LocalRegistry(folder)


def test_offline_list_answers_the_same_questions_with_the_time_of_the_list(tmp_path: Path) -> None:
    offline, one = _offline(tmp_path), sample()[0]
    assert offline.search(one["credit_code"]).as_of == datetime(2026, 3, 1, tzinfo=UTC)
    assert len(offline.search(one["credit_code"]).value) == 5
    assert offline.get(one["number"]).value.holder == one["holder"]
    assert offline.file(one["number"]).value == b"%PDF-x"
    assert offline.verify(one["number"], one["credit_code"][-6:].lower()).value.number == one["number"]
    for number, factor in ((one["number"], "000000"), ("无", one["holder"])):
        with pytest.raises(CertificateUnknown):
            offline.verify(number, factor)
    with pytest.raises(CertificateUnknown):
        offline.file(sample()[1]["number"])


def test_offline_list_that_is_missing_or_broken_says_so(tmp_path: Path) -> None:
    with pytest.raises(RegistryUnreachable):
        LocalRegistry(tmp_path).get("1")
    (tmp_path / "certificates.json").write_text('{"certificates": 3}', encoding="utf-8")
    with pytest.raises(RegistryUntrusted):
        LocalRegistry(tmp_path).get("1")
