"""Pages as a reader sees them, in whatever Chinese encoding they came."""

import re

from selectolax.lexbor import LexborHTMLParser

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD = 4_096


def page_text(body: bytes, content_type: str = "") -> str:
    """The markup as text. Says a page it is GBK although it is UTF-8, UTF-8 wins: it cannot be mistaken."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        stated = _CHARSET.search(content_type.encode()) or _CHARSET.search(body[:_HEAD])
    name = stated[1].decode("ascii", "replace").lower() if stated else "gb18030"
    try:
        return body.decode("gb18030" if name.startswith("gb") else name, "replace")
    except LookupError:
        return body.decode("gb18030", "replace")


def shown_text(body: bytes, content_type: str = "") -> str:
    """What stands on the page, its title included, without scripts and styles."""
    tree = LexborHTMLParser(page_text(body, content_type))
    tree.strip_tags(["script", "style", "template"])
    title = tree.css_first("title")
    return f"{title.text() if title else ''}\n{tree.body.text() if tree.body else ''}"
