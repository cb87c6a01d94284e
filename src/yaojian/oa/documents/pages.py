"""What the page of one document shows, gathered for its template."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse

from yaojian.kernel.audit import queries as audit
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.models import TaskState
from yaojian.oa.flow.queries import Signature, Stage
from yaojian.web.requests import Request

from . import queries
from .forms import FinishForm, OpinionForm
from .limits import limit_of
from .models import Document
from .queries import Waiting

PHRASES = ("同意。", "已阅。", "请按领导批示办理。", "已办理，情况如下：", "建议报局领导审定。")


def document_page(request: Request, document: Document, form: forms.Form | None = None) -> dict[str, Any]:
    """Context of ``oa/documents/detail.html``. ``form`` is the one that came back with errors."""
    waiting = queries.waiting_for(request.actor, document)
    stages = flow.timeline(document.instance)
    return {
        "document": document,
        "waiting": waiting,
        "form": form or _form_for(waiting),
        "limit": limit_of(waiting.task.due) if waiting.task else None,
        "steps": list(_steps(stages)),
        "stamps": _stamps(stages),
        "attachments": queries.attachments_of(document),
        "followed": queries.is_followed(request.actor, document),
        "events": audit.events_of(document),
        "faults": list(flow.breaks_in(document.instance)),
        "phrases": PHRASES,
        "crumbs": [
            ("工作台", reverse("oa:desk:home")),
            ("收文台账", reverse("oa:desk:incoming")),
            (document.register_label, ""),
        ],
        "facts": _facts(document),
    }


def _form_for(waiting: Waiting) -> forms.Form | None:
    text = {"opinion": waiting.draft.text} if waiting.draft and waiting.task else {}
    if waiting.act == "handle":
        return OpinionForm(initial=text)
    return FinishForm(initial=text) if waiting.act == "finish" else None


def _facts(document: Document) -> list[tuple[str, str]]:
    return [
        ("来文单位", document.sender),
        ("来文字号", document.document_number),
        ("收文号", document.register_label),
        ("登记", f"{document.unit.short_name}　{document.drafter.name}"),
    ]


def _stamps(stages: list[Stage]) -> int:
    """How many opinions were signed."""
    return sum(bool(one.opinion) for stage in stages for one in stage.signatures)


def _steps(stages: list[Stage]) -> Iterator[dict[str, Any]]:
    """The trail as ``parts/timeline.html`` takes it: signatures in signing order, then those still owed."""
    for stage in stages:
        for one in stage.signatures:
            yield _step(one, one.step)
        for one in stage.readers:
            yield _step(one, "阅知")


def _step(one: Signature, title: str) -> dict[str, Any]:
    states = {TaskState.DONE: "done", TaskState.OPEN: "now"}
    return {
        "title": title,
        "who": f"{one.unit}　{one.person}",
        "text": one.opinion,
        "at": one.done_at or one.arrived,
        "note": _note(one),
        "state": states.get(TaskState(one.state), "todo"),
    }


def _note(one: Signature) -> str:
    if one.on_behalf_of:
        return f"代{one.on_behalf_of}办理"
    if one.state == TaskState.QUEUED:
        return "等候前一位办理"
    if one.state == TaskState.CANCELLED:
        return "不再需要办理"
    if one.is_open:
        return "已打开，办理中" if one.read_at else "送达，尚未打开"
    return ""
