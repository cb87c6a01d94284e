"""Answers after an act. Pages are answered with ``django.shortcuts.render``."""

from http import HTTPStatus
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url

from yaojian.web.requests import Request


class SeeOther(HttpResponseRedirect):
    """303: the act is done, look at the result with GET. Reloading that page never repeats the act."""

    status_code = HTTPStatus.SEE_OTHER


def go(request: Request, to: Any, *args: Any, **kwargs: Any) -> HttpResponse:
    """Send the browser to ``to``: a URL name with its arguments, a path, or an object with ``get_absolute_url``.

    htmx would follow a 303 inside the fragment, so it gets the header that makes it load the whole page.
    """
    address = resolve_url(to, *args, **kwargs)
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": address})
    return SeeOther(address)
