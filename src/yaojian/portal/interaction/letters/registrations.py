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
from yaojian.portal.interaction.letters import patrolling, queries, rendering
from yaojian.portal.interaction.letters.identity import email_of
from yaojian.portal.interaction.letters.models import Letter, LetterAct
from yaojian.portal.interaction.letters.rights import HANDLE, READ
from yaojian.portal.interaction.letters.services.receiving import OWNER
from yaojian.portal.interaction.letters.timing import DEADLINE, TO_DO, reminded, superiors
from yaojian.portal.interaction.visiting import telling
from yaojian.web import navigation
from yaojian.web.navigation import Entry


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Letter, "unit", _of_units)
    scopes.register_rule(Letter, READ, _own)
    scopes.register_rule(Letter, HANDLE, _own)
    register_owner(OWNER, _may_read_file)
    register_deadline(DEADLINE, "答复来信", remind_before=timedelta(days=1), remind=reminded, escalate=superiors)
    notices.register_kind(TO_DO, "来信", email=True)
    telling.register("letter", email_of)
    navigation.register(
        "desk",
        Entry("来信", "portal:letters:list", "message", READ, badge=queries.waiting_count, group="互动交流", order=60),
        Entry("来信统计", "portal:letters:figures", "chart-bar", READ, group="互动交流", order=61),
    )
    register_actions(
        {f"portal.letter.{act.value}": f"来信：{act.label}" for act in LetterAct}
        | {"portal.letter.identified": "查看来信人联系方式", "portal.letter.exported": "导出来信台账"}
    )
    rendering.register()
    patrolling.register()


def _of_units(ids: Sequence[UUID]) -> Q:
    return Q(unit__in=ids)


def _own(actor: Actor) -> Q:
    """Whoever a letter was given to reads and handles it."""
    return Q(person=actor.person_id) if actor.person_id else Q(pk__in=())


def _may_read_file(actor: Actor, file: StoredFile) -> bool:
    letter = Letter.objects.filter(pk=file.owner_id).first() if file.owner_id else None
    return letter is not None and checks.holds_on(actor, READ, letter)
