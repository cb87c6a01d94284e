"""What this room tells the kernel's registries."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind as register_deadline
from yaojian.kernel.permissions import checks, scopes
from yaojian.oa.documents import panels
from yaojian.oa.documents.models import Document
from yaojian.oa.documents.panels import Panel
from yaojian.oa.documents.rights import READ as READ_DOCUMENT
from yaojian.web import navigation
from yaojian.web.navigation import Entry as MenuEntry

from . import queries
from .models import Supervision
from .rights import ANSWER, CLOSE, OPEN, READ
from .telling import ANSWERED, DEADLINE, TO_ANSWER, superiors


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Supervision, "unit", _of_units)
    scopes.register_rule(Supervision, ANSWER, queries.owed_by)
    scopes.register_rule(Supervision, CLOSE, _asked_by)
    scopes.register_rule(Supervision, READ, lambda actor: _asked_by(actor) | queries.owed_by(actor))
    scopes.register_rule(Document, READ_DOCUMENT, _read_when_supervised)
    panels.register_panel(Panel("supervision", "督办", "oa/supervision/panel.html", _panel))
    register_deadline(DEADLINE, "督办", remind_before=timedelta(days=2), escalate=superiors)
    notices.register_kind(TO_ANSWER, "督办", email=True)
    notices.register_kind(ANSWERED, "督办反馈")
    navigation.register(
        "office", MenuEntry("督办", "oa:supervision:list", "gavel", badge=queries.answer_count, order=70)
    )
    register_actions(
        {
            "oa.supervision.opened": "督办立项",
            "oa.supervision.answered": "反馈督办",
            "oa.supervision.urged": "督办催办",
            "oa.supervision.returned": "督办退回再办",
            "oa.supervision.extension_asked": "申请督办延期",
            "oa.supervision.extension_answered": "答复督办延期",
            "oa.supervision.reassigned": "督办交接",
            "oa.supervision.closed": "督办销项",
            "oa.supervision.dropped": "督办撤项",
        }
    )


def _of_units(ids: Sequence[UUID]) -> Q:
    """Asked by one of the units, or answered by one."""
    return Q(asked_unit__in=ids) | Q(unit__in=ids)


def _asked_by(actor: Actor) -> Q:
    return Q(asked_by=actor.person_id) if actor.person_id else Q(pk__in=())


def _read_when_supervised(actor: Actor) -> Q:
    """Whoever asked or answers for what came of a document reads it."""
    if actor.person_id is None:
        return Q(pk__in=())
    parties = _asked_by(actor) | queries.owed_by(actor)
    return Q(Exists(Supervision.objects.filter(parties, document=OuterRef("pk"))))


def _panel(actor: Actor, document: Document) -> dict[str, Any] | None:
    """Supervisions of the document the reader may see, and the way to open one; nothing where there is neither."""
    rows = queries.of_document(actor, document)
    may_open = checks.holds_on(actor, OPEN, document)
    return {"rows": rows, "may_open": may_open} if rows or may_open else None
