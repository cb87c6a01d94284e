"""Links that scripts and style sheets make, found without running them: the patterns government sites really use.

Known: ``document.write`` of markup, ``window.open``, assignments to ``location``, and the paging helper
``createPageHTML(count, index, name, extension)`` of a widespread publishing system.
"""

import re
from collections.abc import Iterator

_LONGEST = 65_536  # characters of one script that are looked at
_CALLS = re.compile(
    r"""(?:window\.open|location\.(?:assign|replace))\s*\(\s*(['"])([^'"\s<>]{1,500})\1(?!\s*\+)
      |(?:(?:window|document|self|top|parent)\.)?location(?:\.href)?\s*=\s*(['"])([^'"\s<>]{1,500})\3(?!\s*\+)""",
    re.VERBOSE,
)
_WRITTEN = re.compile(r"""document\.write(?:ln)?\s*\((.{1,4000}?)\)\s*(?:;|$|\n|</)""", re.DOTALL)
_WRITTEN_LINK = re.compile(r"""\b(?:href|src)\s*=\s*\\?(["'])([^"'\\\s<>+]{1,500})\\?\1(?!\s*\+)""", re.IGNORECASE)
_PAGING = re.compile(
    r"""createPageHTML\s*\(\s*['"]?(\d{1,4})['"]?\s*,\s*['"]?\d{1,4}['"]?\s*,\s*["']([\w-]{1,60})["']\s*,\s*["'](\w{1,6})["']"""
)
_MOST_PAGES = 500
# A line's comment only where nothing but space, or the end of a statement, stands before it: addresses hold // too.
_SCRIPT_COMMENT = re.compile(r"/\*.*?\*/|(?:^|(?<=[;{}]))[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE)


def scripted_links(script: str) -> Iterator[str]:
    """References made by ``script``, as they would stand in the page. Expressions that need running are left out."""
    source = _SCRIPT_COMMENT.sub(" ", script[:_LONGEST]) if "//" in script or "/*" in script else script[:_LONGEST]
    if "location" in source or "window.open" in source:
        for match in _CALLS.finditer(source):
            yield match[2] or match[4]
    if "document.write" in source:
        for written in _WRITTEN.finditer(source):
            for match in _WRITTEN_LINK.finditer(written[1]):
                yield match[2]
    if "createPageHTML" in source:
        for match in _PAGING.finditer(source):
            count, name, extension = min(int(match[1]), _MOST_PAGES), match[2], match[3]
            yield from (f"{name}_{number}.{extension}" for number in range(1, count))


_STYLE_URL = re.compile(r"""url\(\s*(['"]?)([^'"()\s]{1,500})\1\s*\)|@import\s+(['"])([^'"]{1,500})\3""", re.IGNORECASE)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def style_links(style: str) -> Iterator[str]:
    """What a style sheet refers to by ``url()`` and ``@import``; comments do not count."""
    for match in _STYLE_URL.finditer(_STYLE_COMMENT.sub("", style[: 4 * _LONGEST])):
        yield match[2] or match[4]
