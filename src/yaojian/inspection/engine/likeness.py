"""How pages are recognised as the same page in other clothes: endless calendars and the site's own "not found" page."""

import re
import zlib
from dataclasses import dataclass

from yaojian.inspection.engine.values import LinkKind, Page

# What is compared: Chinese characters without numerals. A pattern is four times as quick as a table of translation, and
# leaving out ASCII bytes and ten characters is ten times as quick as the pattern.
_NUMERALS = "一二三四五六七八九十"
_ASCII = bytes(range(128))
_NO_WORDS = re.compile("[^一-鿿㐀-䶿]+|[一二三四五六七八九十]+")
_TITLE = re.compile(
    r"^\s*404\s*$|404\s*(?:错误|页面|not\s*found|error|-|_)|(?:错误|error)\s*404|页面(?:不存在|没有找到|未找到|找不到|已删除|丢失)"
    r"|找不到(?:该|此|您)?(?:页面|网页|文件)|(?:page|file)\s+not\s+found|not\s+found|无法找到(?:该|此)?(?:页|网页|资源)|内容不存在",
    re.IGNORECASE,
)
_TEXT = re.compile(
    r"(?:您|你)?(?:要)?(?:访问|查看|浏览|请求)的(?:页面|网页|内容|信息|文章|文件)(?:可能)?(?:已经?|己)?(?:不存在|被?删除|找不到|未找到|丢失|失效|下线)"
    r"|(?:页面|网页|文章|信息)(?:已经?)?(?:不存在|被删除|丢失)|找不到(?:您|你)(?:要)?(?:访问|查看|请求)的|404\s*not\s*found",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*(?:[_|－—–·]+|\s-+\s|-(?=\D))\s*")
_SAYS = 16  # characters: “您访问的页面不存在或已删除”, not “关于网站升级期间404错误页面的说明”
_SHORT = 600  # characters: a page with more text has something to say
_VERY_SHORT = 250
_ALIKE = 0.92
_FEW_WORDS = 80  # characters of visible text
_FEW_LINKS = 3
_LEADS_AWAY = frozenset({LinkKind.FRAME, LinkKind.REFRESH, LinkKind.SCRIPTED})


@dataclass(frozen=True, slots=True)
class NotFoundLook:
    """What the site sends, with a good status, for an address that cannot exist."""

    url: str
    title: str
    shingles: frozenset[str]


def likeness(text: str) -> int:
    """Equal for texts whose Chinese words are equal: figures, numerals, Latin letters and signs do not count (Chinese signs do)."""
    for numeral in _NUMERALS:
        text = text.replace(numeral, "")
    return zlib.crc32(text.encode("utf-8", "replace").translate(None, _ASCII))


def is_empty(page: Page) -> bool:
    """Whether there is nothing at all on the page: no word, no link, no picture."""
    return not page.text and not page.links


def is_thin(page: Page) -> bool:
    """Whether there is next to nothing in the source, but a script that may bring it. Frames and pages that lead on are no such case."""
    if len(page.text) >= _FEW_WORDS or b"<script" not in page.source:
        return False
    kinds = [link.kind for link in page.links]
    return kinds.count(LinkKind.PAGE) < _FEW_LINKS and not _LEADS_AWAY.intersection(kinds)


def look_of(page: Page) -> NotFoundLook:
    """The look of ``page``, which was sent for an address made up by us."""
    return NotFoundLook(page.url, page.title or "", _shingles(page.text))


def is_not_found(page: Page, look: NotFoundLook | None) -> str | None:
    """Why ``page`` is a "not found" page in spite of its good status (Chinese clause), or None.

    A bare "404" is no sign: article numbers contain it. A text that speaks of missing pages counts only when the page
    has little else to say.
    """
    if page.is_home:
        return None
    if (
        look is not None
        and (page.title or "") == look.title
        and _overlap(_shingles(page.text), look.shingles) >= _ALIKE
    ):
        return "与本站对不存在的地址给出的页面相同"
    if len(page.text) < _SHORT and _says_missing(page):
        return f"标题是“{(page.title or '')[:40]}”，状态却是正常"
    told = _TEXT.search(page.text[:_SHORT]) if len(page.text) < _VERY_SHORT else None
    return f"正文写着“{told[0]}”，状态却是正常" if told else None


def _says_missing(page: Page) -> bool:
    """A short part of the title says so; an article about missing pages has a longer one, and a day of its own."""
    if not _TITLE.search(page.title or "") or any(page.metas.get("pubdate", ())):
        return False
    return any(len(part) <= _SAYS and _TITLE.search(part) for part in _PARTS.split((page.title or "").strip()))


def _shingles(text: str) -> frozenset[str]:
    plain = _NO_WORDS.sub("", text[:20_000])[:4_000]
    return frozenset(plain[at : at + 4] for at in range(max(1, len(plain) - 3)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, len(one | other))
