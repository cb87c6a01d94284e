"""Text messages against the simulated gateway in its own process: sent, refused, too slow, not there, forged, not configured."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path
from typing import Any

import httpx
import pytest
from pytest_django import Settings

from tests.kernel import factories as kernel
from yaojian.kernel import notices
from yaojian.kernel.notices import services, sms
from yaojian.kernel.notices.models import Channel, Delivery, DeliveryState
from yaojian.kernel.organisations.models import Unit

KEY, KIND = "test-key", "tests.alarm"
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the simulator listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "simulators.sms", "--port", str(port)]
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, "YAOJIAN_SMS_KEY": KEY})
    place = f"http://127.0.0.1:{port}"
    give_up = time.monotonic() + 20
    while True:
        try:
            httpx.get(place)
            break
        except httpx.HTTPError:
            assert time.monotonic() < give_up
            time.sleep(0.1)
    yield place
    process.terminate()
    process.wait(10)


@pytest.fixture
def gateway(address: str, settings: Settings) -> Iterator[str]:
    """The product is told of it; its faults are mended afterwards."""
    settings.SMS_ADDRESS, settings.SMS_KEY = address, KEY
    yield address
    httpx.post(f"{address}/fault", data={"mode": "none"})


@pytest.fixture
def delivery(db: None, place: Unit) -> Delivery:
    """A message waiting to be sent."""
    del db
    notices.register_kind(KIND, "报警", sms="您有 1 件事项待确认，请登录查看。")
    user = kernel.official("值班员", place)
    assert user.person is not None
    user.person.mobile = "13700000001"
    user.person.save(update_fields=["mobile"])
    notices.after_commit(KIND, to=[user.pk], title="某某企业报告疫苗温度异常。")
    return Delivery.objects.get(channel=Channel.SMS)


@pytest.fixture
def place(db: None) -> Unit:
    """Where the officer works."""
    del db
    return kernel.unit("武汉分局")


def taken(address: str) -> list[dict[str, Any]]:
    """What the gateway took, newest first."""
    found: list[dict[str, Any]] = httpx.get(f"{address}/messages.json").json()
    return found


def test_message_says_that_something_waits_but_not_what(gateway: str, delivery: Delivery) -> None:
    services.send_sms(delivery.pk)
    services.send_sms(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.SENT, 1)
    (message,) = [one for one in taken(gateway) if one["phone"] == "13700000001"]
    assert message["text"] == "您有 1 件事项待确认，请登录查看。"
    assert not re.search("疫苗|企业", message["text"])


@pytest.mark.parametrize(("mode", "state"), [("refuse", DeliveryState.FAILED), ("busy", DeliveryState.RETRYING)])
def test_refusal_ends_it_and_a_busy_gateway_is_asked_again(
    gateway: str, delivery: Delivery, mode: str, state: str
) -> None:
    httpx.post(f"{gateway}/fault", data={"mode": mode})
    if mode == "busy":
        with pytest.raises(sms.SmsUnavailable):
            services.send_sms(delivery.pk)
    else:
        services.send_sms(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == state
    assert delivery.error.endswith("。")


def test_slow_gateway_is_not_waited_for(gateway: str, delivery: Delivery) -> None:
    httpx.post(f"{gateway}/fault", data={"mode": "slow"})
    with pytest.raises(sms.SmsUnavailable):
        services.send_sms(delivery.pk)
    delivery.refresh_from_db()
    assert "没有应答" in delivery.error


def test_gateway_that_is_not_there_is_tried_six_times_and_then_said_to_have_failed(
    delivery: Delivery, settings: Settings
) -> None:
    settings.SMS_ADDRESS, settings.SMS_KEY = "http://127.0.0.1:9", KEY
    for _ in range(services.LAST_ATTEMPT - 1):
        with pytest.raises(sms.SmsUnavailable):
            services.send_sms(delivery.pk)
    services.send_sms(delivery.pk)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, services.LAST_ATTEMPT)


def test_without_a_gateway_the_delivery_says_what_to_set(delivery: Delivery, settings: Settings) -> None:
    settings.SMS_ADDRESS = ""
    services.send_sms(delivery.pk)
    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.FAILED
    assert "YAOJIAN_SMS_ADDRESS" in delivery.error


def test_simulator_takes_nothing_that_is_not_signed(gateway: str) -> None:
    forged = {"X-Time": str(int(time.time())), "X-Signature": "0" * 64}
    answer = httpx.post(f"{gateway}/messages", content=b"{}", headers=forged)
    assert answer.status_code == HTTPStatus.UNAUTHORIZED
    with pytest.raises(sms.SmsRefused):
        sms.HttpGateway(gateway, "another key").send("1", "13700000009", "伪造。")
    assert all(one["phone"] != "13700000009" for one in taken(gateway))
