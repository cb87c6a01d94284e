"""Is the other side down, or our own line? Foreign hosts that never answered are not accused by a machine without internet.

Only asked when some foreign host could not be reached: the name service is asked for a few well-known names.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Iterable
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.frontier import Known
from yaojian.inspection.engine.settling import Verdict
from yaojian.inspection.engine.values import Sighting

_CONTROLS = ("www.gov.cn", "www.baidu.com", "www.qq.com")
_SILENT = frozenset({"dns", "timeout", "refused"})
_NEVER_REAL = (".invalid", ".test", ".example", ".localhost")  # RFC 2606: dead by definition, no doubt about them
_NO_RECORD = frozenset({socket.EAI_NODATA, socket.EAI_ADDRFAMILY})
_EXPIRING = timedelta(days=30)
_PATIENCE = 5.0  # seconds for all control names together


async def doubt_foreign_silence(foreign: Iterable[Known]) -> None:
    """Turn verdicts about silent foreign hosts into ``link.unverified`` when this machine reaches nobody."""
    silent = [
        known for known in foreign if known.verdict and known.verdict.failure in _SILENT and _could_be_real(known.url)
    ]
    if not silent or await line_is_alive():
        return
    for known in silent:
        known.verdict = Verdict("link.unverified", "检查所用的电脑没有接入互联网，打不开外部网站，需要人工核实")


async def line_is_alive() -> bool:
    """Whether the name service knows any of the control names."""
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_PATIENCE):
            answers = await asyncio.gather(*(loop.getaddrinfo(name, 443) for name in _CONTROLS), return_exceptions=True)
    except TimeoutError:
        return False
    return any(not isinstance(answer, BaseException) for answer in answers)


async def seen_at_home(answer: Answer, now: datetime) -> AsyncIterator[Sighting]:
    """What only one question tells, asked with the home page: the end of the certificate, an IPv6 address of the host."""
    home = answer.url
    if answer.expires is not None and answer.certificate is None:
        left = datetime.fromisoformat(answer.expires) - now
        if left < _EXPIRING:
            excerpt = f"网站的安全证书将于 {answer.expires[:10]} 到期，还有 {max(0, left.days)} 天"
            yield Sighting("transport.expiring", home, home, "", "", excerpt)
    host = urlsplit(home).hostname or ""
    if await has_ipv6(host) is False:
        yield Sighting("transport.ipv6", home, home, "", "", f"域名 {host} 没有 AAAA 记录，不能用 IPv6 访问")


async def has_ipv6(host: str) -> bool | None:
    """Whether the name ``host`` has an AAAA record; None where that cannot be told: an address in figures, a name that
    is only known to this machine, a name service that does not answer."""
    if "." not in host or not _could_be_real(f"http://{host}/"):
        return None
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(_PATIENCE):
            await loop.getaddrinfo(host, 443, family=socket.AF_INET)
            await loop.getaddrinfo(host, 443, family=socket.AF_INET6)
    except socket.gaierror as error:
        return False if error.errno in _NO_RECORD else None
    except (TimeoutError, UnicodeError):
        return None
    return True


def _could_be_real(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return not host.endswith(_NEVER_REAL)
    return False
