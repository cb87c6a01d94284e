"""Wording (用词): wrong words, grave wording, titles, places, advertising words, punctuation, personal data. (P5, P14)

``check(text)`` gives marks with offsets in code points. ``engine`` is plain Python; the rest keeps the words that
administrators add (own entries and allowed words) and hands them to the engine. Knows nobody above the kernel.
"""

from collections.abc import Callable
from uuid import UUID

from yaojian.kernel.wording.engine.checking import Checker, standard
from yaojian.kernel.wording.engine.markup import HtmlText, html_text
from yaojian.kernel.wording.engine.values import Mark, Severity

__all__ = ["HtmlText", "Mark", "Severity", "check", "html_text", "register_checker", "register_proposal_page"]

_current: list[Callable[[], Checker]] = [standard]
_proposal_pages: list[Callable[[UUID], str]] = []


def register_checker(source: Callable[[], Checker]) -> None:
    """Say where the checker in force comes from; the last word counts. Called by ``registrations``."""
    _current.append(source)


def register_proposal_page(path_of: Callable[[UUID], str]) -> None:
    """Say at which path of this host a keeper of the words decides on a proposal; notices lead there."""
    _proposal_pages[:] = [path_of]


def proposal_page(proposal_id: UUID) -> str:
    """The path of the page of a proposal; empty where no room shows any."""
    return _proposal_pages[0](proposal_id) if _proposal_pages else ""


def check(text: str) -> list[Mark]:
    """Every finding in ``text``, in its order, none overlapping; with the administrators' words where there are any."""
    return _current[-1]().check(text)
