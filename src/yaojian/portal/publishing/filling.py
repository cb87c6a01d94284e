"""Templates rendered once for all pages that differ only in some values: what is around an article, a line of a list.

A template gets a mark in place of each value; what it renders is cut at the marks, and every page is joined from the pieces
and its own values. Which values are empty is part of what tells two cuts apart, so conditions in the template hold.
"""

from collections.abc import Callable, Mapping
from html import escape

from django.utils.safestring import SafeString, mark_safe

from yaojian.portal.publishing.reader import Reader

_BEGIN, _END = "\ue0f0", "\ue0f1"
"""Private characters around the name of a value."""
Marks = dict[str, SafeString]


def filled(reader: Reader, name: object, render: Callable[[Marks], str], values: Mapping[str, str]) -> SafeString:
    """What ``render`` makes of ``values``, rendered once within a build for each ``name`` and set of values that are empty.

    ``name`` must tell apart whatever else the template shows. The template may show a value and ask whether it is empty,
    nothing else: filters would get its mark. Values that are not safe are escaped.
    """
    present = {one: value for one, value in values.items() if value}
    pieces = reader.shared((name, *present), lambda: _cut(render(_marks(values)), values))
    said = {one: value if isinstance(value, SafeString) else escape(value) for one, value in present.items()}
    # What is shown are pieces of a rendered template, and escaped values.
    return SafeString("".join([said[piece] if is_value else piece for piece, is_value in pieces]))


def _marks(values: Mapping[str, str]) -> Marks:
    # Marks hold nothing to escape.
    return {name: mark_safe(f"{_BEGIN}{name}{_END}" if value else "") for name, value in values.items()}  # noqa: S308


def _cut(text: str, values: Mapping[str, str]) -> list[tuple[str, bool]]:
    """The pieces, each with whether it names a value. Marks nobody gave are text."""
    pieces: list[tuple[str, bool]] = []
    first, *others = text.split(_BEGIN)
    pieces.append((first, False))
    for other in others:
        name, end, rest = other.partition(_END)
        if end and name in values:
            pieces += [(name, True), (rest, False)]
        else:
            pieces.append((_BEGIN + other, False))
    return pieces
