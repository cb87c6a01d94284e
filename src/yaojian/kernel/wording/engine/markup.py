"""The visible text of an HTML source, with the way back: where in the source a finding stands."""

import html
import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import Final

_TAG: Final = re.compile(
    r"<(?P<closing>/?)(?P<name>[a-zA-Z][^\s/>]*)"
    # A quotation begins after = only, as browsers read it; one never closed swallows the rest, so no look is taken twice.
    r"(?:=\s*(?:\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z))|[^>=]+|=)*+(?:>|\Z)"
)
_COMMENT: Final = re.compile(r"<!--(?:>|->|.*?(?:--!?>|\Z))|<[!?/][^>]*(?:>|\Z)", re.DOTALL)
_PIECE: Final = re.compile(
    r"(?P<space>[ \t\r\n\f]+)|(?P<entity>&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});?)"
)
_UNSEEN: Final = {
    name: re.compile(rf"</{name}(?=[\s/>]|\Z)", re.IGNORECASE | re.ASCII)
    for name in ("script", "style", "template", "noscript", "title", "iframe")
}
"""What stands in these is not read on the page: all of it up to the closing tag is left out."""
_INLINE: Final = frozenset(
    [
        "a",
        "abbr",
        "acronym",
        "b",
        "bdi",
        "bdo",
        "big",
        "cite",
        "code",
        "data",
        "del",
        "dfn",
        "em",
        "font",
        "i",
        "ins",
        "kbd",
        "label",
        "mark",
        "nobr",
        "q",
        "rp",
        "rt",
        "ruby",
        "s",
        "samp",
        "small",
        "span",
        "strike",
        "strong",
        "sub",
        "sup",
        "time",
        "tt",
        "u",
        "var",
        "wbr",
    ]
)
"""Tags that do not part words; every other one begins a new line."""


@dataclass(frozen=True, slots=True)
class HtmlText:
    """``text``: what a reader sees, blanks run together, a line for each block. The rest leads back to the source."""

    text: str
    _begins: tuple[int, ...]
    """Where each piece begins in ``text`` …"""
    _sources: tuple[tuple[int, int], ...]
    """… and from where to where it stands in the source. A piece of equal length is the same, sign for sign."""

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the source, in code points, of ``text[start:end]``: ``source[first:last]`` holds it with the tags and
        entities between. Raises ``ValueError`` for places outside the text."""
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"{start}–{end} is not within a text of {len(self.text)} characters")
        if start == end:
            first = self._place(start)[0] if start < len(self.text) else self._sources[-1][1] if self._sources else 0
            return first, first
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, place: int) -> tuple[int, int]:
        """From where to where the sign at ``place`` stands in the source."""
        number = bisect_right(self._begins, place) - 1
        begin, (first, last) = self._begins[number], self._sources[number]
        following = self._begins[number + 1] if number + 1 < len(self._begins) else len(self.text)
        if last - first != following - begin:
            return first, last  # an entity, a run of blanks, a tag that ends a line
        return first + place - begin, first + place - begin + 1


def html_text(source: str) -> HtmlText:
    """The visible text of ``source``, a page or a fragment, however broken. Linear in its length.

    Left out: comments, scripts, styles, the title. Entities are read; style sheets are not, so that an element they hide
    counts as seen.
    """
    reader = _Reader(source)
    place = 0
    while (sign := source.find("<", place)) >= 0:
        tag = _TAG.match(source, sign)
        comment = None if tag else _COMMENT.match(source, sign)
        if tag is None and comment is None:
            reader.words(place, sign + 1)  # a lone < is a sign like any other
            place = sign + 1
            continue
        reader.words(place, sign)
        place = reader.tag(tag) if tag else comment.end() if comment else sign
    reader.words(place, len(source))
    return reader.made()


class _Reader:
    """Collects the pieces of one source."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._texts: list[str] = []
        self._begins: list[int] = []
        self._sources: list[tuple[int, int]] = []
        self._size = 0
        self._gap: tuple[str, int, int] | None = None
        """Blanks or the end of a line that count once something follows."""
        self._behind_link = False

    def words(self, begin: int, end: int) -> None:
        """Text between tags."""
        place = begin
        for found in _PIECE.finditer(self._source, begin, end):
            self._plain(place, found.start())
            place = found.end()
            if found["space"]:
                self._blank(" ", found.start(), place)
            else:
                read = html.unescape(found[0])
                if read == found[0]:
                    self._plain(found.start(), place)
                elif read.strip(" \t\r\n\f"):
                    self._add(read, found.start(), place)
                else:
                    self._blank(" ", found.start(), place)
        self._plain(place, end)

    def tag(self, tag: re.Match[str]) -> int:
        """A tag; gives the place from which to read on."""
        name = tag["name"].lower()
        if name not in _INLINE:
            self._blank("\n", tag.start(), tag.end())
        elif name == "a":
            # No word goes on from one link into the next: the entries of a menu.
            if self._behind_link and not tag["closing"]:
                self._blank(" ", tag.start(), tag.end())
            self._behind_link = bool(tag["closing"])
        if name in _UNSEEN and not tag["closing"]:
            closing = _UNSEEN[name].search(self._source, tag.end())
            return closing.start() if closing else len(self._source)
        return tag.end()

    def made(self) -> HtmlText:
        """All of it."""
        return HtmlText("".join(self._texts), tuple(self._begins), tuple(self._sources))

    def _plain(self, begin: int, end: int) -> None:
        if begin < end:
            self._add(self._source[begin:end], begin, end)

    def _blank(self, sign: str, begin: int, end: int) -> None:
        if self._gap is None or (self._gap[0] == " " and sign == "\n"):
            self._gap = sign, begin, end

    def _add(self, text: str, begin: int, end: int) -> None:
        if self._gap is not None:
            if self._texts:
                self._piece(*self._gap)
            self._gap = None
        self._behind_link = False
        self._piece(text, begin, end)

    def _piece(self, text: str, begin: int, end: int) -> None:
        self._texts.append(text)
        self._begins.append(self._size)
        self._sources.append((begin, end))
        self._size += len(text)
