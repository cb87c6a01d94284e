"""What this room tells the kernel's registries, the flow, the page of documents and the menu."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.audit.registry import register_actions
from yaojian.kernel.permissions import scopes
from yaojian.oa.documents import panels
from yaojian.oa.documents.models import Document, DocumentKind
from yaojian.oa.documents.panels import Centre, Facts, Panel, Tool
from yaojian.oa.flow import gates
from yaojian.oa.flow.models import Task
from yaojian.oa.flow.values import Receiver
from yaojian.web import navigation
from yaojian.web.navigation import Entry

from . import carrying_out, catalogue, queries
from .carrying_out import DISPATCHER, KEEPER
from .errors import NotFiled, NoUse, NoVehicle
from .forms import UseForm, VehicleForm
from .models import Application, SealUse
from .rights import APPLY, READ_USES


def register() -> None:
    """Called once by ``ready()``."""
    gates.register(DocumentKind.APPROVAL, _gate)
    gates.need_steps(
        DocumentKind.APPROVAL,
        {
            queries.APPLY_STEP: "申请人在这里填写和修改申请",
            DISPATCHER: "车辆在这里调派",
            KEEPER: "用印在这里登记",
        },
    )
    panels.register(
        Centre(
            DocumentKind.APPROVAL,
            "内部审批",
            "oa:approvals:home",
            facts=_facts,
            tools=_tools,
            panels=(Panel("application", "申请内容", "oa/approvals/parts/panel.html", _context),),
        )
    )
    register_actions(
        {
            "oa.approval.form_published": "发布审批表单",
            "oa.approval.started": "起草申请",
            "oa.approval.saved": "保存申请",
            "oa.approval.submitted": "提交申请",
            "oa.approval.vehicle_assigned": "派车",
            "oa.approval.use_recorded": "用印登记",
            "oa.approval.uses_taken_out": "导出用印登记簿",
        }
    )
    scopes.register_scope(SealUse, "unit", lambda ids: Q(unit__in=ids))
    navigation.register(
        "office",
        Entry("内部审批", "oa:approvals:home", "clipboard-check", right=APPLY, order=50, phone=True),
        Entry("用印登记簿", "oa:approvals:seal_uses", "rubber-stamp", right=READ_USES, order=51),
    )


def _gate(actor: Actor, task: Task, way: str | None, receivers: Sequence[Receiver]) -> None:
    """An application is handed in as it was filed; a trip has its vehicle, a seal its record before it is over."""
    del actor, way, receivers
    if task.batch.step == queries.APPLY_STEP and not queries.is_filed_since(task):
        raise NotFiled()
    if (
        task.batch.step == DISPATCHER
        and not Application.objects.filter(pk=task.instance_id).exclude(vehicle="").exists()
    ):
        raise NoVehicle()
    if task.batch.step == KEEPER and not SealUse.objects.filter(pk=task.instance_id).exists():
        raise NoUse()


def _facts(document: Document) -> Facts:
    application = queries.applications().filter(pk=document.pk).first()
    if application is None:
        return []
    vehicle = [("派车", application.vehicle)] if application.vehicle else []
    return [("申请人", application.applicant.name), ("表单", str(application.form)), *vehicle]


def _tools(actor: Actor, document: Document, offered: Sequence[str]) -> list[Tool]:
    del offered
    application = queries.applications().filter(pk=document.pk, applicant=actor.person_id).first()
    if application is None or queries.task_of_applicant(application) is None:
        return []
    return [Tool("修改并提交申请", reverse("oa:approvals:edit", args=[document.pk]), "edit", primary=True)]


def _context(actor: Actor, document: Document) -> dict[str, Any] | None:
    application = queries.applications().filter(pk=document.pk).first()
    if application is None:
        return None
    task = queries.task_at(application, DISPATCHER) or queries.task_at(application, KEEPER)
    mine = task is not None and task.actor_id == actor.person_id
    at = task.batch.step if task and mine else ""
    use = SealUse.objects.select_related("recorded_by").filter(application=application).first()
    return {
        "application": application,
        "definition": catalogue.definition_of(application.form),
        "facts": queries.facts_told(application) if application.filed_at else [],
        "changes": queries.changes_of(application),
        "filings": queries.filings_of(application),
        "vehicle_form": VehicleForm(initial={"vehicle": application.vehicle}) if at == DISPATCHER else None,
        "use": use,
        "use_form": UseForm(initial=carrying_out.usual(application)) if at == KEEPER and use is None else None,
        "task": task,
    }
