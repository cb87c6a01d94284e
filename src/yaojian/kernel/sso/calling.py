"""Asking a peer over the network. Its addresses were typed by an administrator; the guard keeps a slip or a bad will from
turning this process against its own house: TLS only (a demo also its own machine in the clear), no names or passwords in
an address, no metadata service, no redirect followed, an answer of bounded size within bounded time.
"""

import ipaddress
import socket
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import httpx
from django.conf import settings

from yaojian.kernel.outward.addresses import METADATA, real_address
from yaojian.kernel.sso.errors import AddressNotAllowed

SECONDS = 5.0
"""A logout token is delivered within this time or later (the limit stands in issue 7)."""
_CONNECT_SECONDS = 2.0
LARGEST = 512 * 1024


class NoAnswer(Exception):
    """The peer did not answer, not in time, or not what may be read. The text is a Chinese sentence."""


def check(address: str) -> str:
    """The address as given. Raises ``AddressNotAllowed`` (422) with the reason."""
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise AddressNotAllowed(address=address, reason="网址写法有误。") from None
    if parts.username is not None or parts.fragment or not host or any(sign.isspace() for sign in address):
        raise AddressNotAllowed(address=address, reason="网址写法有误。")
    own = _is_loopback(host)
    if own and settings.YAOJIAN_PRODUCTION:
        raise AddressNotAllowed(address=address, reason="指向本机。")
    if parts.scheme != "https" and not (parts.scheme == "http" and own):
        raise AddressNotAllowed(address=address, reason="没有加密，登录信息会被他人看到。")
    return address


def get(address: str, *, params: Mapping[str, str] | None = None) -> httpx.Response:
    """GET; raises ``NoAnswer``, ``AddressNotAllowed``."""
    return _ask("GET", address, params=params)


def post(
    address: str, *, data: Mapping[str, str], basic: tuple[str, str] | None = None, seconds: float = SECONDS
) -> httpx.Response:
    """POST a form; raises ``NoAnswer``, ``AddressNotAllowed``."""
    return _ask("POST", address, data=data, auth=basic, seconds=seconds)


def _ask(method: str, address: str, *, seconds: float = SECONDS, **wanted: Any) -> httpx.Response:
    _check_network(check(address))
    timeout = httpx.Timeout(seconds, connect=_CONNECT_SECONDS)
    try:
        with (
            httpx.Client(timeout=timeout, follow_redirects=False, trust_env=False) as client,
            client.stream(method, address, headers={"Accept-Encoding": "identity"}, **wanted) as answer,
        ):
            body = b""
            for piece in answer.iter_bytes():
                body += piece
                if len(body) > LARGEST:
                    raise NoAnswer("对方的回答过大。")
            return httpx.Response(answer.status_code, headers=answer.headers, content=body, request=answer.request)
    except httpx.TimeoutException:
        raise NoAnswer(f"{seconds:g} 秒内没有回应。") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise NoAnswer("连接不上。") from None


def _check_network(address: str) -> None:
    """Where the name leads now. A name may change its mind afterwards: TLS then fails at the certificate."""
    parts = urlsplit(address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NoAnswer("域名不存在。") from None
    for *_, target in found:
        place = real_address(str(target[0]))
        if place in METADATA or place.is_link_local or place.is_multicast or place.is_unspecified:
            raise AddressNotAllowed(address=address, reason="指向不允许访问的网络。")
        if place.is_loopback and settings.YAOJIAN_PRODUCTION:
            raise AddressNotAllowed(address=address, reason="指向本机。")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
