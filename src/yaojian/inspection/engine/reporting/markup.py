"""HTML that cannot be injected into: text is escaped unless it was made here.

``el("td", finding.excerpt, class_="excerpt")`` gives ``<td class="excerpt">…</td>`` with the excerpt escaped.
"""

from collections.abc import Iterable
from html import escape

_VOID = frozenset({"meta", "link", "br", "hr"})


class Markup(str):
    """A piece of finished HTML."""

    __slots__ = ()


Child = str | Markup | None


def el(tag: str, *children: Child, **attributes: str | None) -> Markup:
    """One element. ``class_`` and ``for_`` lose their underscore, other underscores become hyphens; attributes that
    are None are left out, children that are None too."""
    named = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(value)}"'
        for name, value in attributes.items()
        if value is not None
    )
    if tag in _VOID:
        return Markup(f"<{tag}{named}>")
    return Markup(f"<{tag}{named}>{join(children)}</{tag}>")


def join(children: Iterable[Child]) -> Markup:
    """Children one after the other, plain text escaped."""
    return Markup(
        "".join(child if isinstance(child, Markup) else escape(child) for child in children if child is not None)
    )
