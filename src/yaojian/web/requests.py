"""The request as our views see it."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from yaojian.kernel.actors import Actor


class Request(HttpRequest):
    """``HttpRequest`` after our middleware: ``actor`` by kernel.accounts, ``htmx`` by django-htmx, ``request_id`` by us.

    Only for annotations; Django itself builds the request.
    """

    actor: Actor
    htmx: HtmxDetails
    request_id: str
