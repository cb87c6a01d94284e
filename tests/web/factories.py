"""Requests as they stand after the middleware, without a server."""

from collections.abc import Mapping
from typing import Any, cast

from django.test import RequestFactory

from yaojian.kernel.actors import NOBODY, Actor, Channel
from yaojian.web.requests import Request

OFFICIAL = Actor(user_id=7, name="周明远", channel=Channel.PAGE)


def request(
    path: str = "/oa/", *, actor: Actor = NOBODY, method: str = "GET", headers: Mapping[str, str] | None = None
) -> Request:
    """A request by ``actor``."""
    named = dict(headers or {})
    made: Any = RequestFactory(headers=named).generic(method, path)
    made.actor, made.request_id, made.htmx = actor, "0123456789abcdef", "HX-Request" in named
    return cast("Request", made)
