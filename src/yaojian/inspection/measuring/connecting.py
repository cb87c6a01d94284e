"""From a host name to a connected socket: name service, connection, encryption, each with its time. Never past the deadline."""

import socket
import ssl
import time
from dataclasses import dataclass

from yaojian.inspection.measuring.admitting import Admission
from yaojian.inspection.measuring.names import addresses_of

_ADDRESSES = 3  # tried of one name, as browsers do; no more, whatever the name service says
_ONE_ADDRESS = 5.0


class VisitFailed(Exception):
    """The visit cannot go on; the text is a Chinese sentence ending in 。."""


@dataclass(slots=True)
class Clock:
    """Seconds left of one visit."""

    until: float

    @property
    def left(self) -> float:
        """Never negative."""
        return max(0.0, self.until - time.monotonic())

    def check(self) -> None:
        """Raises ``VisitFailed`` when the time is up."""
        if self.left <= 0:
            raise VisitFailed("在规定时间内没有打开。")

    @classmethod
    def of(cls, seconds: float) -> "Clock":
        """A clock that begins now."""
        return cls(time.monotonic() + seconds)


def look_up(host: str, port: int, clock: Clock) -> list[tuple[socket.AddressFamily, str]]:
    """All addresses of a host."""
    found = addresses_of(host, port, clock.left)
    if found is None:
        raise VisitFailed("域名解析没有在规定时间内完成。")
    if not found:
        raise VisitFailed("域名解析不到地址。")
    return found


def admitted(
    addresses: list[tuple[socket.AddressFamily, str]], port: int, admission: Admission
) -> list[tuple[socket.AddressFamily, str]]:
    """Those the visit may go to. Raises ``VisitFailed`` when there is none."""
    found = [(family, ip) for family, ip in addresses if admission.admits(ip, port)]
    if not found:
        raise VisitFailed("指向内部网络地址，不能访问。")
    return found[:_ADDRESSES]


def connect(addresses: list[tuple[socket.AddressFamily, str]], port: int, clock: Clock) -> tuple[socket.socket, str]:
    """The first address that takes the connection, and which it was."""
    reason = "连接不上服务器。"
    for family, ip in addresses:
        clock.check()
        made = socket.socket(family, socket.SOCK_STREAM)
        made.settimeout(min(clock.left, _ONE_ADDRESS) if len(addresses) > 1 else clock.left)
        try:
            made.connect((ip, port))
        except ConnectionRefusedError:
            made.close()
            reason = "服务器拒绝连接。"
        except OSError:
            made.close()
        else:
            return made, ip
    clock.check()
    raise VisitFailed(reason)


def encrypt(plain: socket.socket, host: str, clock: Clock) -> ssl.SSLSocket:
    """TLS with a certificate a browser would accept."""
    plain.settimeout(max(clock.left, 0.001))
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError as error:
        raise VisitFailed(f"安全证书有误（{error.verify_message}）。") from error
    except (OSError, ValueError) as error:
        clock.check()
        raise VisitFailed("安全连接建立失败。") from error
