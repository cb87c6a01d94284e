"""The card 公文传输 on the page of a document of the office: where it was sent, or how it came."""

from typing import Any

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.panels import Panel

from . import lists, queries
from .rights import READ


def _context(actor: Actor, document: Document) -> dict[str, Any] | None:
    """What went out made from this document, with how far it came; the delivery it was registered from."""
    sent = queries.dispatches().filter(source_document=document.pk).order_by("created")
    came = queries.deliveries().filter(registered_document=document.pk).first()
    found = list(checks.allowed(actor, READ, sent)) if sent.exists() else []
    if came is None and not found:
        return None
    may_open = came is not None and checks.holds_on(actor, READ, came)
    return {"sent": lists.summaries_of(found), "came": came, "may_open": may_open}


PANEL = Panel("exchange", "公文传输", "oa/exchange/panel.html", _context)
