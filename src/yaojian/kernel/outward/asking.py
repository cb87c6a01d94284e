"""Looks whether links answer. Each connection is judged when it is made, with the very address the socket goes to, for
every redirect too: a name that changes its mind (DNS rebinding) gains nothing. No cookies, no credentials, no body kept.
"""

import asyncio
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import aiohttp

from yaojian.kernel.outward.addresses import METADATA, is_public, real_address

Admits = Callable[[str], bool]
_AGENT = "Mozilla/5.0 (compatible; yaojian-links/1.0; link check of a government website)"
_AT_ONCE, _SECONDS, _REDIRECTS = 8, 15, 5
_ASK_AGAIN = frozenset({403, 404, 405, 501})
"""Some servers answer HEAD with these and GET with the page."""
_CALM_DOWN = 429
_SERVER_FAULT = 500


class _Refused(OSError):
    """The address lies within a private network."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Whether a link answers; None: it could not be told now. ``told`` is a sentence ending in 。, empty when it is good."""

    is_good: bool | None
    told: str = ""


def admits_public(ip: str) -> bool:
    """The rule in force: only what the whole internet can reach, never a metadata service."""
    return is_public(ip) and real_address(ip) not in METADATA


def ask_all(links: Iterable[str], *, admits: Admits = admits_public) -> dict[str, Answer]:
    """How each of ``links`` (http, https) answers now. Takes at most some 15 seconds for every eight of them."""
    return asyncio.run(_ask_all(list(dict.fromkeys(links)), admits))


async def _ask_all(links: list[str], admits: Admits) -> dict[str, Answer]:
    def open_socket(address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _, target = address
        if not admits(str(target[0])):
            raise _Refused("private")
        made = socket.socket(family, kind, protocol)
        made.settimeout(0)
        return made

    connector = aiohttp.TCPConnector(limit=_AT_ONCE, socket_factory=open_socket)
    timeout = aiohttp.ClientTimeout(total=_SECONDS)
    async with aiohttp.ClientSession(
        connector=connector, cookie_jar=aiohttp.DummyCookieJar(), timeout=timeout, trust_env=False
    ) as session:
        answers = await asyncio.gather(*(_ask(session, link) for link in links))
    return dict(zip(links, answers, strict=True))


async def _ask(session: aiohttp.ClientSession, link: str) -> Answer:
    try:
        status = await _status(session, "HEAD", link)
        if status in _ASK_AGAIN:
            status = await _status(session, "GET", link)
    except (TimeoutError, aiohttp.ServerTimeoutError):
        return Answer(None, "15 秒内没有回应。")
    except aiohttp.TooManyRedirects:
        return Answer(is_good=False, told="跳转次数过多。")
    except aiohttp.ClientSSLError:
        return Answer(is_good=False, told="安全证书有问题。")
    except (aiohttp.ClientError, OSError, UnicodeError, ValueError) as error:
        return _connection_fault(error)
    if status == _CALM_DOWN or status >= _SERVER_FAULT:
        return Answer(None, f"对方网站暂时出错（{status}）。")
    return Answer(is_good=True) if status < 400 else Answer(is_good=False, told=f"网页不存在或不能访问（{status}）。")


async def _status(session: aiohttp.ClientSession, method: str, link: str) -> int:
    headers = {"User-Agent": _AGENT, "Accept-Language": "zh-CN,zh;q=0.9"}
    async with session.request(method, link, headers=headers, max_redirects=_REDIRECTS, allow_redirects=True) as answer:
        return answer.status


def _connection_fault(error: Exception) -> Answer:
    cause = getattr(error, "os_error", None) or error.__cause__ or error
    if isinstance(cause, _Refused) or isinstance(error.__cause__, _Refused):
        return Answer(is_good=False, told="指向内部网络，公众不能访问。")
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return Answer(is_good=False, told="域名不存在。")
    if isinstance(error, aiohttp.InvalidURL | UnicodeError | ValueError):
        return Answer(is_good=False, told="网址写法有误。")
    return Answer(None, "连接不上对方网站。")
