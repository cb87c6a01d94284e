"""Whoever asks a public address. A standing session counts for nothing there: these forms carry no CSRF token."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from yaojian.kernel.accounts.addresses import address_of
from yaojian.kernel.actors import NOBODY, Actor


def visitor(request: HttpRequest) -> Actor:
    """Nobody, with an address; also where an official is signed in."""
    return replace(NOBODY, address=address_of(request), request_id=str(getattr(request, "request_id", "")))


def private(answer: HttpResponse) -> HttpResponse:
    """An answer with a code or somebody's matter in it: no cache keeps it."""
    answer.headers["Cache-Control"] = "no-store"
    return answer
