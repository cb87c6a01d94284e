"""Marks on the words a reviewer means: the reviewer quotes them, we find where they stand. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yaojian.kernel.errors import Invalid
from yaojian.portal.articles.content import ArticleContent
from yaojian.portal.review.gate.texts import texts_of

MOST = 20


@dataclass(frozen=True, slots=True)
class Remark:
    """``quote``: words of the version, ``note``: what about them."""

    quote: str
    note: str


def placed(content: ArticleContent, remarks: Sequence[Remark]) -> list[dict[str, Any]]:
    """The remarks with the part and the place (code points) of their words; the same words twice are two places.

    Raises ``Invalid`` for words that do not stand there, and for more than 20 remarks.
    """
    if len(remarks) > MOST:
        raise Invalid(field="批注", reason=f"一次最多写 {MOST} 条批注。")
    marks: list[dict[str, Any]] = []
    for remark in remarks:
        quote = remark.quote.strip()
        place = next(_places(content, quote, marks), None) if quote else None
        if place is None:
            raise Invalid(field="批注", reason=f"送审内容里没有“{quote[:30]}”这几个字，请照原文摘录。")
        part, start = place
        marks.append(
            {"part": part, "start": start, "end": start + len(quote), "text": quote, "note": remark.note.strip()}
        )
    return marks


def _places(content: ArticleContent, quote: str, taken: list[dict[str, Any]]) -> Any:
    """Where the words stand and no mark stands yet."""
    used = {(mark["part"], mark["start"]) for mark in taken}
    for part, text in texts_of(content):
        start = text.find(quote)
        while start >= 0:
            if (part, start) not in used:
                yield part, start
            start = text.find(quote, start + 1)
