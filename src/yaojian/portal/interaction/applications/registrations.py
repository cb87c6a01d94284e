"""What this room tells the registries."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind as register_deadline
from yaojian.kernel.files.models import StoredFile
from yaojian.kernel.files.owners import register_owner
from yaojian.kernel.permissions import checks, scopes
from yaojian.portal.interaction.applications import queries
from yaojian.portal.interaction.applications.identity import email_of
from yaojian.portal.interaction.applications.models import Application
from yaojian.portal.interaction.applications.papers import OWNER as PAPER_OWNER
from yaojian.portal.interaction.applications.rights import HANDLE, READ
from yaojian.portal.interaction.applications.services.receiving import OWNER
from yaojian.portal.interaction.applications.states import ApplicationAct
from yaojian.portal.interaction.applications.timing import DEADLINE, TO_DO, reminded, superiors
from yaojian.portal.interaction.visiting import telling
from yaojian.web import navigation
from yaojian.web.navigation import Entry


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Application, "unit", _of_units)
    scopes.register_rule(Application, READ, _own)
    scopes.register_rule(Application, HANDLE, _own)
    register_owner(OWNER, _may_read_file)
    register_owner(PAPER_OWNER, _may_read_file)
    register_deadline(
        DEADLINE, "答复信息公开申请", remind_before=timedelta(days=3), remind=reminded, escalate=superiors
    )
    notices.register_kind(TO_DO, "信息公开申请", email=True)
    telling.register("application", email_of)
    navigation.register(
        "desk",
        Entry(
            "依申请公开",
            "portal:applications:list",
            "file-search",
            READ,
            badge=queries.waiting_count,
            group="互动交流",
            order=62,
        ),
    )
    register_actions(
        {f"portal.application.{act.value}": f"信息公开申请：{act.label}" for act in ApplicationAct}
        | {
            "portal.application.identified": "查看申请人身份",
            "portal.application.exported": "导出信息公开申请台账",
            "portal.application.report_corrected": "更正依申请公开年报",
        }
    )


def _of_units(ids: Sequence[UUID]) -> Q:
    return Q(unit__in=ids)


def _own(actor: Actor) -> Q:
    """Whoever an application was given to reads and handles it."""
    return Q(person=actor.person_id) if actor.person_id else Q(pk__in=())


def _may_read_file(actor: Actor, file: StoredFile) -> bool:
    application = Application.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return application is not None and checks.holds_on(actor, READ, application)
