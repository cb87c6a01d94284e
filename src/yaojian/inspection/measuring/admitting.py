"""Which addresses a visit may go to. Asked at connect time with the very address of the socket, for every redirect too."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_network
from urllib.parse import urlsplit

from yaojian.inspection.measuring.names import addresses_of
from yaojian.kernel.outward.addresses import METADATA, is_public, real_address

Network = IPv4Network | IPv6Network
_PATIENCE = 2.0
"""Seconds for a name while somebody waits for a page; the visits themselves have their own time."""


@dataclass(frozen=True, slots=True)
class Admission:
    """Public addresses always; ``networks`` are internal ranges an administrator opened; ``own`` (address, port) pairs of
    this installation's own pages. Metadata services of clouds never.
    """

    networks: tuple[Network, ...] = ()
    own: frozenset[tuple[str, int]] = field(default=frozenset())

    def admits(self, ip: str, port: int) -> bool:
        """Whether a connection to ``ip`` and ``port`` may be made."""
        address = real_address(ip)
        if address in METADATA:
            return False
        return is_public(ip) or (ip, port) in self.own or any(address in network for network in self.networks)


def networks_of(text: str) -> tuple[Network, ...]:
    """Ranges as an administrator writes them: ``10.1.0.0/16, 192.168.3.0/24``. Raises ``ValueError``."""
    return tuple(ip_network(part.strip()) for part in text.split(",") if part.strip())


def pairs_of(urls: Iterable[str]) -> frozenset[tuple[str, int]]:
    """The (address, port) pairs behind these addresses; a name that does not resolve within two seconds gives none."""
    found: set[tuple[str, int]] = set()
    for url in urls:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        answers = addresses_of(parts.hostname or "", port, _PATIENCE) or []
        found.update((ip, port) for _, ip in answers)
    return frozenset(found)
