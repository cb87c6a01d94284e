"""``{% live_stream request.actor %}``: the address a ``<yj-live data-stream>`` listens to; empty for nobody."""

from urllib.parse import urlencode

from django import template

from yaojian.kernel.actors import NOBODY, Actor
from yaojian.kernel.live.tickets import ticket_for

register = template.Library()


@register.simple_tag
def live_stream(actor: Actor | str = NOBODY) -> str:
    """``/live/stream?ticket=…``. A page without request, such as an error page, passes an empty string."""
    ticket = ticket_for(actor) if isinstance(actor, Actor) else ""
    return f"/live/stream?{urlencode({'ticket': ticket})}" if ticket else ""
