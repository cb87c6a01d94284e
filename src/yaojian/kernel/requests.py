"""The request as kernel views see it; ``yaojian.web.requests.Request`` is the same with what web adds."""

from django.http import HttpRequest

from yaojian.kernel.actors import Actor


class ActorRequest(HttpRequest):
    """Only for annotations: ``kernel.accounts``' middleware sets ``actor`` on every request."""

    actor: Actor
