"""The registry this installation asks, by ``YAOJIAN_CERTIFICATE_REGISTRY``: ``http``, ``simulator`` or ``local``."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from yaojian.enterprise.certificates import recording
from yaojian.enterprise.certificates.adapters.asking import Asker
from yaojian.enterprise.certificates.adapters.http import HttpRegistry
from yaojian.enterprise.certificates.adapters.local import LocalRegistry
from yaojian.enterprise.certificates.breaker import BreakerState
from yaojian.enterprise.certificates.ports import CertificateRegistry
from yaojian.enterprise.certificates.signing import Credentials
from yaojian.kernel.health.probes import NotWell


def registry() -> CertificateRegistry:
    """The one of this process: its breaker is shared by all threads."""
    if settings.YAOJIAN_CERTIFICATE_REGISTRY == "local":
        return LocalRegistry(Path(settings.YAOJIAN_CERTIFICATE_LIST))
    return over_http()


def over_http() -> HttpRegistry:
    """The real system and the simulator are asked the same way; only address and secret differ."""
    return _over_http(
        settings.YAOJIAN_CERTIFICATE_ADDRESS,
        settings.YAOJIAN_CERTIFICATE_CLIENT,
        settings.YAOJIAN_CERTIFICATE_SECRET,
    )


@lru_cache(maxsize=1)
def _over_http(address: str, client: str, secret: str) -> HttpRegistry:
    return HttpRegistry(Asker(address, Credentials(client, secret.encode()), recording.keep))


def forget() -> None:
    """Begin anew with a closed breaker: after a change of settings, and between tests."""
    _over_http.cache_clear()


def breaker_state() -> str:
    """A ``BreakerState`` of this process; empty where no interface is asked."""
    return "" if settings.YAOJIAN_CERTIFICATE_REGISTRY == "local" else over_http().breaker.state.value


def next_try() -> datetime | None:
    """When the registry that rests is asked again, Beijing time; None where nothing rests."""
    if settings.YAOJIAN_CERTIFICATE_REGISTRY == "local" or over_http().breaker.state is not BreakerState.OPEN:
        return None
    return over_http().next_try()


def probe() -> str:
    """For ``kernel.health``. Raises ``NotWell`` while the breaker lets the registry rest; asks nothing itself."""
    chosen = settings.YAOJIAN_CERTIFICATE_REGISTRY
    if chosen == "local":
        return "离线清单"
    if over_http().breaker.state is not BreakerState.CLOSED:
        raise NotWell("电子证照系统连续没有应答，已暂停查询，页面显示上次的结果。")
    return "模拟系统" if chosen == "simulator" else ""
