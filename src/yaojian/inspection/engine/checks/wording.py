"""Wording of page texts by the lists of ``kernel.wording`` (its statistical model is too slow for whole sites).

One finding is one wrong word; its places are the pages. The offset in the excerpt counts code points of the page's
visible text; that in the HTML is worked out by ``gathering``. ``sentences`` checks each sentence of a site once.
"""

from collections.abc import Iterator
from dataclasses import replace

from yaojian.inspection.engine.checks.cut_words import text_with_cut_words
from yaojian.inspection.engine.checks.sentences import told_by
from yaojian.inspection.engine.values import Page, Sighting, SiteView
from yaojian.kernel.wording.engine.values import Kind, Mark

# A slip of the pen is no grave error, however sure the lists are of it: only what the lists call grave is.
_RULES = {
    Kind.GRAVE: "words.grave",
    Kind.TITLE: "words.grave",
    Kind.VARIANT: "words.form",
    Kind.NUMBER_FORM: "words.form",
}
_AROUND = 16  # characters of context on each side
_MOST = 50  # words told on one page


def wording(page: Page, site: SiteView) -> Iterator[Sighting]:
    """Every wrong word of the page, at most ``_MOST``, and as many that its tags cut in two."""
    for start, mark in told_by(page.text).marks[:_MOST]:
        yield _sighting(page, mark, start)
    if (whole := text_with_cut_words(page)) is not None:
        seen = replace(page, text=whole)
        across = [(start, mark) for start, mark in told_by(whole).marks if mark.text not in page.text]
        for start, mark in across[:_MOST]:
            yield _sighting(seen, mark, start)


def _sighting(page: Page, mark: Mark, offset: int) -> Sighting:
    start, end = offset + mark.start, offset + mark.end
    before, after = page.text[max(0, start - _AROUND) : start], page.text[end : end + _AROUND]
    context = f"{before}【{mark.text}】{after}"
    better = f"，建议改为“{mark.suggestion}”" if mark.suggestion else ""
    excerpt = f"{mark.label}：“{mark.text}”{better}。…{context}…（正文第 {start + 1} 字起；依据：{mark.source}）"
    key = f"{mark.text} {mark.suggestion}"
    rule = _RULES.get(Kind(mark.kind), "words.wrong")
    return Sighting(rule, key, page.url, "body", mark.text, excerpt, around=(before, after))
