"""Where a request came from: the client's address and, in words, its device."""

from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest

_SYSTEMS = (
    ("HarmonyOS", "鸿蒙"),
    ("Android", "安卓"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("UOS", "统信"),
    ("Kylin", "麒麟"),
    ("Linux", "Linux"),
)
_BROWSERS = (
    ("MicroMessenger", "微信"),
    ("DingTalk", "钉钉"),
    ("Edg/", "Edge 浏览器"),
    ("QQBrowser", "QQ 浏览器"),
    ("Firefox/", "火狐浏览器"),
    ("Chrome/", "谷歌内核浏览器"),
    ("Safari/", "Safari 浏览器"),
)


def address_of(request: HttpRequest) -> str:
    """The client's IP address, or empty when it cannot be told.

    Header entries are believed only from our own proxies: with ``YAOJIAN_PROXIES`` = n the n-th X-Forwarded-For entry
    from the right was written by the outermost of them, all before it may be invented by the client.
    """
    given = request.META.get("REMOTE_ADDR", "")
    if settings.YAOJIAN_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(hops) >= settings.YAOJIAN_PROXIES:
            given = hops[-settings.YAOJIAN_PROXIES]
    try:
        return str(ip_address(given))
    except ValueError:
        return ""


def device_of(request: HttpRequest) -> str:
    """A few words a person recognises, e.g. ``Windows 上的 Edge 浏览器``. The browser says it; it proves nothing."""
    agent = request.headers.get("User-Agent", "")
    system = next((name for mark, name in _SYSTEMS if mark in agent), "未知系统")
    browser = next((name for mark, name in _BROWSERS if mark in agent), "其他程序")
    return f"{system} 上的 {browser}"
