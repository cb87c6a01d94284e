"""Remembers which checks a request made, and what they learnt."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from yaojian.kernel.permissions import checks, remembering


class RecordedChecks:
    """Puts ``rights_checked`` on the request: what the view asked for. A structural test reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        marks: list[str] = []
        request.rights_checked = marks  # type: ignore[attr-defined]  # read by tests/structure only
        token = checks.recorded.set(marks)
        try:
            with remembering.for_this_request():
                return self.get_response(request)
        finally:
            checks.recorded.reset(token)
