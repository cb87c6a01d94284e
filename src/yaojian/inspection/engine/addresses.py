"""Addresses as browsers read them: from what stands in a page to one normalised URL, or to the reason why not.

``resolve`` never raises, whatever a page holds; normalising twice changes nothing.
"""

import re
from dataclasses import dataclass
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_SILENT = ("mailto:", "tel:", "sms:", "javascript:", "data:", "blob:", "about:", "weixin:", "intent:", "ftp:")
_LOCAL = re.compile(r"^(?:file:|[a-zA-Z]:[\\/]|\\\\[^\\/]+[\\/])", re.IGNORECASE)
_SCHEME = re.compile(r"^([a-zA-Z][a-zA-Z0-9+.-]*):")
_MISWRITTEN = (
    (re.compile(r"^https?\s*(?:：|:／)", re.IGNORECASE), "网址里用了全角的冒号或斜杠"),
    (re.compile(r"^(?:https?:(?!//[^/])|https?//|//https?:|https?://https?:?//)", re.IGNORECASE), "网址开头写错"),
)
_MISSPELT_SCHEME = re.compile(r"^h*t*p*s*$", re.IGNORECASE)
_HOST = re.compile(r"^[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_.])?$")
_STRIPPED = re.compile(r"[\t\r\n\x00]")
_SESSION_PATH = re.compile(r";jsessionid=[^/?#;]*", re.IGNORECASE)
_SESSION_QUERY = re.compile(r"(?:^|&)(?:jsessionid|phpsessid|sessionid|aspsessionid[a-z]*)=[^&]*", re.IGNORECASE)
_SAFE = "/%:@!$&'()*+,;=~-._"
_ALL_SAFE = re.compile(r"[A-Za-z0-9/:@!$&'()*+,;=~._-]*\Z")
_STRAY_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_DIGITS = re.compile(r"\d+")
# References that need no joining: from the root, or a name in the page's own folder; nearly all of a site are such.
_FROM_ROOT = re.compile(r"(?:/[A-Za-z0-9_-]+)+(?:/|\.[A-Za-z0-9]+)\Z")
_IN_FOLDER = re.compile(r"[A-Za-z0-9_-]+\.[A-Za-z0-9]+\Z")
# Ports no browser opens (WHATWG Fetch, "bad port"), so that a link there is dead for every visitor.
_CLOSED_PORTS = frozenset(
    {1, 7, 9, 19, 21, 22, 23, 25, 53, 79, 110, 111, 119, 135, 139, 143, 389, 445, 465, 514, 587, 993, 995, 6000, 6667}
)


@dataclass(frozen=True, slots=True)
class Resolved:
    """A followable address without fragment, and the fragment that was asked for."""

    url: str
    fragment: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a reference can never open. ``rule`` is the rule it breaks, ``reason`` a Chinese clause without full stop."""

    rule: str
    reason: str


def resolve(base: str, raw: str, charset: str = "utf-8") -> Resolved | Fault | None:
    """What ``raw`` in a page at ``base`` points to. None: nothing to fetch (mail, script, same page without anchor).
    ``base`` is an absolute address with a path, as ``normalise`` gives it."""
    text = _STRIPPED.sub("", raw).strip(" \u3000\x0b\x0c")
    if not text or text.lower().startswith(_SILENT):
        return None
    if _LOCAL.match(text):
        return Fault("link.local", "指向某台电脑里的文件，其他人打不开")
    text = text.replace("\\", "/")
    for pattern, reason in _MISWRITTEN:
        if pattern.match(text):
            return Fault("link.malformed", reason)
    scheme = _SCHEME.match(text)
    if scheme and scheme[1].lower() not in _DEFAULT_PORTS:
        return _foreign(scheme[1], text[scheme.end() :])
    try:
        return _joined(base, text, charset)
    except ValueError:
        return Fault("link.malformed", "网址的主机名或端口写错")


def _foreign(scheme: str, rest: str) -> Fault | None:
    """A scheme that is not http: a misspelt one, a host without scheme, or an application's own (nothing to fetch)."""
    if _MISSPELT_SCHEME.match(scheme) and rest.startswith("//"):
        return Fault("link.malformed", f"网址开头的“{scheme}”写错，应为 http 或 https")
    if "." in scheme and rest[:1].isdigit():
        return Fault("link.malformed", "网址缺少开头的 http:// 或 https://")
    return None


def _joined(base: str, text: str, charset: str) -> Resolved | Fault | None:
    if _FROM_ROOT.match(text):
        return Resolved(base[: base.index("/", 8)] + text)
    if _IN_FOLDER.match(text) and "?" not in base:
        return Resolved(base[: base.rindex("/") + 1] + text)
    whole = urlsplit(urljoin(base, text))
    fragment = whole.fragment
    if text.startswith("#") and (not fragment or fragment == "top"):
        return None
    url = _normal(whole.scheme, whole.netloc, whole.path, whole.query, charset)
    port = urlsplit(url).port
    if port in _CLOSED_PORTS:
        return Fault("link.malformed", f"端口 {port} 是浏览器禁止访问的端口")
    return Resolved(url, fragment)


def normalise(url: str, charset: str = "utf-8") -> str:
    """The one spelling of an absolute http(s) URL, without fragment. Raises ``ValueError``."""
    parts = urlsplit(url)
    return _normal(parts.scheme, parts.netloc, parts.path, parts.query, charset)


def _normal(scheme: str, netloc: str, path: str, query: str, charset: str) -> str:
    scheme = scheme.lower()
    if scheme not in _DEFAULT_PORTS or not netloc:
        raise ValueError(scheme)
    parts = urlsplit(f"//{netloc}")
    host, port = _ascii_host(parts.hostname or ""), parts.port
    if port == 0:
        raise ValueError(netloc)
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    path = _quoted(_SESSION_PATH.sub("", path), _SAFE, "utf-8") or "/"
    query = _quoted(_SESSION_QUERY.sub("", query).lstrip("&"), _SAFE + "?", charset)
    return urlunsplit((scheme, host, _without_dots(path), query, ""))


def _ascii_host(host: str) -> str:
    if ":" in host:
        return f"[{IPv6Address(host.partition('%')[0]).compressed}]"
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    host = host.lower()
    if not _HOST.match(host) or len(host) > 253 or ".." in host:
        raise ValueError(host)
    return host


def _quoted(text: str, safe: str, charset: str) -> str:
    if _ALL_SAFE.match(text):
        return text
    return quote(_STRAY_PERCENT.sub("%25", text), safe=safe, encoding=charset, errors="replace")


def _without_dots(path: str) -> str:
    """``/../`` and ``/./`` left over by joining: a browser drops them at the root."""
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    return "/" + "/".join(kept)


def site_of(url: str) -> str:
    """Host and port that make a site; http and https on their default ports are the same site."""
    host, slash, _ = url.partition("//")[2].partition("/")
    return host if slash and "?" not in host and "#" not in host else urlsplit(url).netloc


def shape_of(url: str) -> str:
    """The address with every number replaced by ``#`` and query values dropped: like addresses have one shape."""
    parts = urlsplit(url)
    keys = "&".join(sorted({pair.partition("=")[0] for pair in parts.query.split("&") if pair}))
    return f"{parts.netloc}{_DIGITS.sub('#', parts.path)}{'?' if keys else ''}{keys}"


def repeats_itself(url: str) -> bool:
    """A path in which a group of one to three segments stands three times in a row: a relative-link trap."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    for size in (1, 2, 3):
        for start in range(len(parts) - 3 * size + 1):
            group = parts[start : start + size]
            if group == parts[start + size : start + 2 * size] == parts[start + 2 * size : start + 3 * size]:
                return True
    return False
