"""The one place that decides whether a connection may be made (SSRF guard).

It is asked at connect time, with the very address the socket will go to, for every redirect hop and every answer of
the name service, so that names that change their mind (DNS rebinding) gain nothing.

* Public addresses: allowed.
* Private, loopback, link-local, shared, reserved ranges, IPv4 inside IPv6 (mapped, 6to4, NAT64, Teredo) included:
  refused, unless ``allow_private`` or within one of the ranges ``private``.
* The target the user typed, when it is on the loopback of this machine: exactly its addresses and port are allowed,
  because checking one's own running portal is what the tool is for.
* Metadata services of clouds: refused always.
"""

import socket
from collections.abc import Iterable
from ipaddress import ip_network
from typing import Any
from urllib.parse import urlsplit

from yaojian.inspection.engine.errors import AddressRefused, BadTarget, PrivateTarget
from yaojian.kernel.outward.addresses import METADATA, is_public, real_address


class Guard:
    """Says yes or no to a socket address; ``loopback`` are the (address, port) pairs of the user's own target."""

    def __init__(
        self, *, allow_private: bool, private: Iterable[str] = (), loopback: Iterable[tuple[str, int]] = ()
    ) -> None:
        self._allow_private = allow_private
        self._private = tuple(ip_network(one) for one in private)
        self._loopback = frozenset(loopback)

    def admits(self, ip: str, port: int) -> bool:
        """Whether a connection to ``ip`` and ``port`` may be made."""
        address = real_address(ip)
        if address in METADATA:
            return False
        if self._allow_private or is_public(ip) or (ip, port) in self._loopback:
            return True
        return any(address in one for one in self._private)

    def open_socket(self, address: tuple[Any, ...]) -> socket.socket:
        """The socket factory of the HTTP client. Raises ``AddressRefused``."""
        family, kind, protocol, _, target = address
        if not self.admits(str(target[0]), int(target[1])):
            raise AddressRefused(str(target[0]))
        made = socket.socket(family, kind, protocol)
        made.settimeout(0)
        return made


def guard_for(url: str, *, allow_private: bool, private: Iterable[str] = (), allow_loopback: bool = True) -> Guard:
    """The guard of one run against the target ``url``.

    Raises ``PrivateTarget`` when the target lies in a private network (loopback only without ``allow_loopback``), or is
    a metadata service.
    A name that does not resolve is left to the crawler, which reports it as a finding.
    """
    parts = urlsplit(url)
    if parts.hostname is None:
        raise BadTarget(address=url, reason="缺少主机名")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    pairs = _resolved(parts.hostname, port)
    own = [(ip, at) for ip, at in pairs if allow_loopback and real_address(ip).is_loopback]
    guard = Guard(allow_private=allow_private, private=private, loopback=own)
    refused = [ip for ip, at in pairs if not guard.admits(ip, at)]
    if pairs and len(refused) == len(pairs):
        raise PrivateTarget(address=url, ip=refused[0])
    return guard


def _resolved(host: str, port: int) -> list[tuple[str, int]]:
    try:
        answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return [(str(answer[4][0]), port) for answer in answers]
