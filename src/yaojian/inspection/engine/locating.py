"""Where words found in the visible text of a page stand in its HTML.

The reader's text is told apart by blanks only: they differ between ways of reading a page and are left out on both sides.
"""

import re

from yaojian.inspection.engine.answers import Answer
from yaojian.inspection.engine.encoding import decode
from yaojian.kernel.wording.engine.markup import HtmlText, html_text

_BLANKS = re.compile(r"\s+")


class Source:
    """The HTML of one page, to be searched many times."""

    def __init__(self, answer: Answer) -> None:
        decoded = decode(answer.body, answer.content_type, truncated=answer.truncated)
        self._read: HtmlText = html_text(decoded.text)
        self._plain, self._places = _without_blanks(self._read.text)

    def offset(self, before: str, words: str, after: str) -> tuple[int, int] | None:
        """From where to where ``words`` stand in the source, in code points: where they stand between ``before`` and ``after``,
        else where they first stand. None where they do not."""
        lead, core, tail = (_BLANKS.sub("", one) for one in (before, words, after))
        if not core:
            return None
        start = self._plain.find(lead + core + tail)
        start = start + len(lead) if start >= 0 else self._plain.find(core)
        if start < 0:
            return None
        return self._read.source_span(self._places[start], self._places[start + len(core) - 1] + 1)


def _without_blanks(text: str) -> tuple[str, list[int]]:
    """``text`` without blanks, and where each of its characters stood."""
    places = [place for place, sign in enumerate(text) if not sign.isspace()]
    return "".join(text[place] for place in places), places
