"""A peer wants to be sure that the person sits there now: proved once more for each question, on our own page.

``prompt=login`` and ``max_age`` (OIDC Core §3.1.2.1), ``renew`` (CAS 3.0 §2.1.1). The question is remembered in the session
with its moment; a proof after that moment counts for this very question, once, and not for long.
"""

import hashlib
import time
from dataclasses import dataclass

from django.http import HttpRequest

from yaojian.kernel.accounts import session_clock

QUESTION = "sso.question"
_COUNTS_SECONDS = 300
"""A proof nobody came back with is not kept for later."""


@dataclass(frozen=True, slots=True)
class Demand:
    """``anew``: whatever the age; ``most_seconds``: the oldest proof that will do, None for any."""

    anew: bool = False
    most_seconds: int | None = None

    def is_met(self, request: HttpRequest) -> bool:
        """Whether nothing has to be proved before this question is answered."""
        if is_answer_to(request):
            return True
        proved = session_clock.proved_at(request.session)
        return not self.anew and self.is_met_by(proved)

    def is_met_by(self, proved: float | None) -> bool:
        """By the age of a proof alone."""
        if self.most_seconds is None:
            return True
        return proved is not None and time.time() - proved <= self.most_seconds


def put(request: HttpRequest) -> None:
    """This question was put now; what is proved from here on counts for it."""
    request.session[QUESTION] = {"name": _name(request), "at": time.time()}


def is_answer_to(request: HttpRequest) -> bool:
    """Whether the person proved himself for this very question, just now."""
    kept, proved = request.session.get(QUESTION), session_clock.proved_at(request.session)
    if kept is None or proved is None or kept["name"] != _name(request):
        return False
    return proved >= kept["at"] and time.time() - proved <= _COUNTS_SECONDS


def settle(request: HttpRequest) -> None:
    """The question was answered: put again, it has to be proved again."""
    request.session.pop(QUESTION, None)


def pairs(request: HttpRequest) -> list[tuple[str, str]]:
    """All that was asked, in order."""
    asked = request.POST if request.method == "POST" else request.GET
    return [(name, value) for name, values in asked.lists() for value in values if name != "csrfmiddlewaretoken"]


def _name(request: HttpRequest) -> str:
    return hashlib.sha256(repr((request.path, pairs(request))).encode()).hexdigest()
