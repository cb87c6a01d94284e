"""The way to a short-message gateway: a port, its HTTP adapter, and what may go wrong.

Assumed contract (to confirm with the province's gateway, ``docs/operations/interfaces.md``): ``POST {address}/messages`` with
JSON ``{"id", "phone", "text"}``; headers ``X-Time`` (Unix seconds) and ``X-Signature`` = HMAC-SM3, in hex, over the time, a
newline and the body. 2xx: taken; the same id again is taken once. 4xx: refused for good; anything else: later.
"""

import hmac
import json
import time
from typing import Protocol

import httpx
from django.conf import settings

TIMEOUT = httpx.Timeout(4.0, connect=1.0)
_REFUSED, _BUSY = range(400, 500), 429


class SmsUnavailable(Exception):
    """The gateway is not there, or asks to come back. The text is a sentence for the administrator."""


class SmsRefused(Exception):
    """The gateway will not take this message, now or later. The text is a sentence for the administrator."""


class SmsGateway(Protocol):
    """Takes one message for one telephone; ``id`` makes a second sending the same message."""

    def send(self, id: str, phone: str, text: str) -> None:
        """Raises ``SmsUnavailable`` or ``SmsRefused``."""


class HttpGateway:
    """The gateway at ``address``; ``key`` signs what is sent."""

    def __init__(self, address: str, key: str) -> None:
        self._address, self._key = address.rstrip("/"), key.encode()

    def send(self, id: str, phone: str, text: str) -> None:
        """Once, within five seconds; the queue comes again."""
        body = json.dumps({"id": id, "phone": phone, "text": text}, ensure_ascii=False).encode()
        moment = str(int(time.time()))
        signature = hmac.new(self._key, f"{moment}\n".encode() + body, "sm3").hexdigest()
        headers = {"Content-Type": "application/json", "X-Time": moment, "X-Signature": signature}
        try:
            answer = httpx.post(f"{self._address}/messages", content=body, headers=headers, timeout=TIMEOUT)
        except httpx.HTTPError as error:
            raise SmsUnavailable(f"短信网关没有应答（{type(error).__name__}）。") from error
        if answer.is_success:
            return
        if answer.status_code in _REFUSED and answer.status_code != _BUSY:
            raise SmsRefused(f"短信网关拒收（状态 {answer.status_code}：{answer.text[:120]}）。")
        raise SmsUnavailable(f"短信网关暂时不收（状态 {answer.status_code}）。")


class NoGateway:
    """Nothing is configured: every message says so, and stays visible as not sent."""

    def send(self, id: str, phone: str, text: str) -> None:
        """Always refuses."""
        del id, phone, text
        raise SmsRefused("没有配置短信网关，短信没有发出。请在环境变量中设置 YAOJIAN_SMS_ADDRESS 和 YAOJIAN_SMS_KEY。")


def gateway() -> SmsGateway:
    """The one of this installation."""
    address, key = settings.SMS_ADDRESS, settings.SMS_KEY
    return HttpGateway(address, key) if address and key else NoGateway()
