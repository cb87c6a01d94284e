"""Rich text, cleaned by a white list when it is saved and again when it is shown (portal.md §4.6)."""

import re
from typing import Any

import nh3

TAGS = {"p", "br", "h3", "h4", "b", "strong", "i", "em", "ol", "ul", "li", "hr", "a", "sup", "sub", "blockquote"}
# Wagtail keeps links within the site as ``linktype`` and ``id``; ``expand`` in ``content`` turns them into addresses.
ATTRIBUTES = {"a": {"href", "linktype", "id", "title"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_cleaner = nh3.Cleaner(tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES, link_rel="noopener noreferrer")
_EMPTY = re.compile(r"<p>(\s|&nbsp;|<br/?>)*</p>")


def clean_html(html: str) -> str:
    """Only the tags and attributes an editor can make; no script, no style, no handlers, no foreign scheme."""
    return _EMPTY.sub("", _cleaner.clean(html))


def clean_body(raw: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The stored form of a body with every rich text cleaned; other values are plain text or keys."""
    return [
        {**block, "value": clean_html(str(block["value"]))} if block.get("type") == "text" else block for block in raw
    ]
