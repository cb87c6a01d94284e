"""Which network addresses may be asked on behalf of a text (SSRF guard)."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

METADATA = frozenset(
    ip_address(text) for text in ("169.254.169.254", "169.254.170.2", "100.100.100.200", "fd00:ec2::254")
)
"""Metadata services of clouds: refused always."""
_NAT64 = IPv6Network("64:ff9b::/96")


def real_address(ip: str) -> IPv4Address | IPv6Address:
    """The address a packet ends up at: IPv4 unwrapped from its IPv6 disguises. Raises ``ValueError`` for no address."""
    address = ip_address(ip.partition("%")[0])
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(ip: str) -> bool:
    """Whether the whole internet can reach this address."""
    address = real_address(ip)
    return address.is_global and not address.is_multicast
