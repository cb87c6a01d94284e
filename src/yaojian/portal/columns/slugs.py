"""Addresses of columns: pinyin initials of the title, never Chinese characters (domain.md §2.1 L8)."""

import re

from pypinyin import Style, lazy_pinyin

# First path parts that other surfaces answer.
RESERVED = frozenset(
    {
        "oa",
        "qy",
        "cms",
        "console",
        "account",
        "api",
        "files",
        "static",
        "live",
        "art",
        "res",
        "d",
        "search",
        "sitemap",
        "media",
        "healthz",
        "readyz",
    }
)


def slug_of(title: str) -> str:
    """``药品抽检公告`` → ``ypcjgg``; empty when the title has no letter at all."""
    letters = "".join(lazy_pinyin(title, style=Style.FIRST_LETTER)).lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:60]
