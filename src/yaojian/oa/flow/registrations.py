"""What this room tells the kernel's registries."""

from uuid import UUID

from django.db.models import Q

from yaojian.kernel import notices
from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.deadlines.kinds import register_kind as register_deadline
from yaojian.kernel.jobs.listening import register_listener
from yaojian.kernel.permissions import scopes
from yaojian.oa.delegation import queries as delegation
from yaojian.oa.delegation import signed
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import clock, on_behalf
from .followups import ARRIVED, DEADLINE, TO_READ, URGED, drain, superiors
from .models import Instance, Task
from .rights import HANDLE, PUBLISH
from .storing import WAKE


def register() -> None:
    """Called once by ``ready()``."""
    scopes.register_scope(Task, "unit", lambda ids: Q(unit__in=ids))
    scopes.register_scope(Instance, "unit", lambda ids: Q(unit__in=ids))
    scopes.register_rule(Task, HANDLE, _own_tasks)
    signed.register_source(on_behalf.signed_under)
    navigation.register("office", Entry("流程定义", "oa:flow:flows", "sitemap", right=PUBLISH, group="管理", order=900))
    register_deadline(DEADLINE, "公文办理", escalate=superiors)
    register_listener(WAKE, drain)
    notices.register_kind(ARRIVED, "新的待办", email=True)
    notices.register_kind(TO_READ, "新的待阅")
    notices.register_kind(URGED, "催办", email=True)
    register_actions(
        {
            "oa.flow.published": "发布流程",
            "oa.flow.drafted": "编辑流程",
            "oa.flow.draft_saved": "保存流程草稿",
            "oa.flow.started": "发起流程",
            "oa.flow.submitted": "提交",
            "oa.flow.read": "阅知",
            "oa.flow.returned": "退回",
            "oa.flow.withdrawn": "撤回",
            "oa.flow.added": "加签",
            "oa.flow.dropped": "减签",
            "oa.flow.transferred": "转办",
            "oa.flow.circulated": "传阅",
            "oa.flow.urged": "催办",
            "oa.flow.jumped": "特送",
            "oa.flow.finished": "强制办结",
            "oa.flow.voided": "作废",
            "oa.flow.restored": "恢复",
            "oa.flow.handed_over": "交接待办",
        }
    )


def _own_tasks(actor: Actor) -> Q:
    """His own and those delegated to him; also after somebody acted on his behalf: he must be told who and when."""
    person: UUID | None = actor.person_id
    if person is None:
        return Q(pk__in=())
    return Q(on_behalf_of=person) | delegation.condition(person, clock.now())
