"""Links that scripts and style sheets make, found without running them: the patterns government sites really use.

Known: ``document.write`` of markup, ``window.open``, assignments to ``location``, and the paging helpers of widespread
publishing systems, ``createPageHTML(count, index, name, extension)`` and its kin.
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
# createPageHTML(12, 0, "index", "html") and its kin: any helper of paging, the place to write to before or not, the
# count as a figure or as the name of a variable.
_PAGING = re.compile(
    r"""\b\w*[pP]age\w*\s*\(\s*(?:['"]\#?[\w-]{1,60}['"]\s*,\s*)?['"]?(\d{1,4}|[A-Za-z_]\w{0,40})['"]?\s*,\s*
        ['"]?(?:\d{1,4}|[A-Za-z_]\w{0,40})['"]?\s*,\s*["']([\w-]{1,60})["']\s*,\s*["']([a-z]{3,5})["']""",
    re.VERBOSE,
)
_NUMBER = re.compile(r"\b(?:var|let|const)?\s*([A-Za-z_]\w{0,40})\s*=\s*['\"]?(\d{1,4})['\"]?\s*[;,\n]")
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
    if "age" in source:
        yield from _paged(source)


def _paged(source: str) -> Iterator[str]:
    """The further pages of a list: name_1.html to name_(count - 1).html."""
    numbers: dict[str, str] = {}
    for match in _PAGING.finditer(source):
        if not match[1].isdigit() and not numbers:
            numbers = dict(_NUMBER.findall(source))
        count = match[1] if match[1].isdigit() else numbers.get(match[1], "0")
        yield from (f"{match[2]}_{number}.{match[3]}" for number in range(1, min(int(count), _MOST_PAGES)))


_STYLE_URL = re.compile(r"""url\(\s*(['"]?)([^'"()\s]{1,500})\1\s*\)|@import\s+(['"])([^'"]{1,500})\3""", re.IGNORECASE)
_STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def style_links(style: str) -> Iterator[str]:
    """What a style sheet refers to by ``url()`` and ``@import``; comments do not count."""
    for match in _STYLE_URL.finditer(_STYLE_COMMENT.sub("", style[: 4 * _LONGEST])):
        yield match[2] or match[4]
