"""What django-axes asks: whose failures to count, and what to answer while an account is locked."""

from collections.abc import Mapping
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from yaojian.kernel.accounts import queries


def username_of(request: HttpRequest, credentials: Mapping[str, str] | None) -> str | None:
    """The user name an attempt is about, in lower case, so that ``Admin`` and ``admin`` share one count.

    axes' own look-up by field name finds nothing in allauth's forms and then locks nobody (enterprise.md §2).
    """
    given = (credentials or {}).get("username") or request.POST.get("login")
    if not given and request.user.is_authenticated:
        given = request.user.get_username()
    return given.strip().lower()[:255] if given else None


def answer(request: HttpRequest, original: HttpResponse | None, credentials: Mapping[str, str] | None) -> HttpResponse:
    """429 with the minute the lock opens; ``original`` (the form with its error) is dropped."""
    opens = queries.locked_until(username_of(request, credentials) or "") or timezone.now() + settings.AXES_COOLOFF_TIME
    wait = max(1, int((opens - timezone.now()).total_seconds()))
    shown = {"opens": opens, "minutes": -(-wait // 60), "limit": settings.AXES_FAILURE_LIMIT}
    page = render(request, "account/locked.html", shown, status=HTTPStatus.TOO_MANY_REQUESTS)
    page["Retry-After"] = str(wait)
    return page
