"""Ports: the public one, taken at once and kept, and free ones for the processes behind."""

import errno
import socket

from yaojian.config.embedded.errors import StartFailure

LOOPBACK = "127.0.0.1"


def take(host: str, port: int) -> socket.socket:
    """Listen on ``host:port``; ``::`` listens for IPv4, too. Raises ``StartFailure`` when it is busy, reserved or not ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=256, dualstack_ipv6=host == "::")
    except OverflowError as failure:
        raise StartFailure(f"端口 {port} 不对，应在 1 到 65535 之间。") from failure
    except OSError as failure:
        if failure.errno == errno.EADDRINUSE:
            raise StartFailure(f"端口 {port} 已被占用。请结束占用它的程序，或用 --port 指定另一个端口。") from failure
        if failure.errno == errno.EACCES:
            raise StartFailure(f"没有权限使用端口 {port}。请用 --port 指定 1024 以上的端口。") from failure
        raise StartFailure(f"无法在 {host}:{port} 上监听：{failure.strerror}。请换一个地址或端口。") from failure


def free() -> int:
    """A loopback port nobody listens on."""
    try:
        with socket.create_server((LOOPBACK, 0)) as probe:
            return int(probe.getsockname()[1])
    except OSError as failure:
        raise StartFailure("这台机器没有空闲端口，请结束一些程序后重试。") from failure


def answers(port: int) -> bool:
    """Whether something accepts connections on the loopback ``port``."""
    try:
        socket.create_connection((LOOPBACK, port), timeout=1).close()
    except OSError:
        return False
    return True
