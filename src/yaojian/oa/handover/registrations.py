"""What this room tells the kernel's registries."""

from django.db.models import Exists, OuterRef, Q

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.rights import READ as READ_DOCUMENT
from yaojian.oa.flow.rights import HAND_OVER
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import own
from .models import Handover, Line
from .rights import READ
from .services import MADE


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Handover, "unit", lambda ids: Q(unit__in=ids))
    scopes.register_rule(Handover, READ, _party)
    scopes.register_rule(Document, READ_DOCUMENT, _received)
    notices.register_kind(MADE, "工作交接", email=True)
    navigation.register("office", Entry("交接", "oa:handover:list", "transfer-in", right=HAND_OVER, order=90))
    register_actions({MADE: "工作交接"})
    own.register()


def _party(actor: Actor) -> Q:
    """Whoever made it, whose work it was, and who received something."""
    if actor.person_id is None:
        return Q(pk__in=())
    received = Line.objects.filter(handover=OuterRef("pk"), receiver=actor.person_id)
    return Q(made_by=actor.person_id) | Q(person=actor.person_id) | Q(Exists(received))


def _received(actor: Actor) -> Q:
    """Whoever took something over reads the documents it belongs to."""
    if actor.person_id is None:
        return Q(pk__in=())
    return Q(Exists(Line.objects.filter(receiver=actor.person_id, document_id=OuterRef("pk"))))
