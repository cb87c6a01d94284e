"""Wording (用词): wrong words, grave wording, titles, places, advertising words, punctuation, personal data. (P5, P14)

``check(text)`` gives marks with offsets in code points. ``engine`` is plain Python; the rest keeps the words that
administrators add (own entries and allowed words) and hands them to the engine. Knows nobody above the kernel.
"""

from collections.abc import Callable

from yaojian.kernel.wording.engine.checking import Checker, standard
from yaojian.kernel.wording.engine.markup import HtmlText, html_text
from yaojian.kernel.wording.engine.values import Mark, Severity

__all__ = ["HtmlText", "Mark", "Severity", "check", "html_text", "register_checker"]

_current: list[Callable[[], Checker]] = [standard]


def register_checker(source: Callable[[], Checker]) -> None:
    """Say where the checker in force comes from; the last word counts. Called by ``registrations``."""
    _current.append(source)


def check(text: str) -> list[Mark]:
    """Every finding in ``text``, in its order, none overlapping; with the administrators' words where there are any."""
    return _current[-1]().check(text)
