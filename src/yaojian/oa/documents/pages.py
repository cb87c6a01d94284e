"""What the page of one document shows, gathered for its template."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse

from yaojian.kernel.audit import queries as audit
from yaojian.kernel.audit.models import Event
from yaojian.kernel.errors import Unknown
from yaojian.kernel.files.models import StoredFile
from yaojian.oa.flow import queries as flow
from yaojian.oa.flow.design import chart
from yaojian.oa.flow.design import queries as overview
from yaojian.oa.flow.models import Role
from yaojian.oa.flow.queries import Choices
from yaojian.web.requests import Request

from . import acts, panels, phrases, previews, queries, typed
from .act_form import ActForm
from .limits import limit_of
from .models import Document
from .trail import steps_of

MORE_FIRST = ("return", "transfer", "add", "circulate", "urge", "withdraw")
"""Acts in the order of the menu; the rest follow as the engine names them."""


def document_page(request: Request, document: Document, form: ActForm | None = None) -> dict[str, Any]:
    """Context of ``oa/documents/page.html``. ``form`` is the one that came back with errors, or looks for people."""
    actor = request.actor
    choices = flow.acts_for(actor, document.instance)
    centre = panels.centre_of(document)
    stages = flow.timeline(document.instance)
    attachments = queries.attachments_of(document)
    return {
        "document": document,
        "centre": centre,
        "choices": choices,
        "form": form or _form(request, document, choices),
        "menu": menu_of(choices),
        "tools": centre.tools(actor, document, choices.tools if choices.task else ()),
        "said": queries.said_to(choices.task) if choices.task else "",
        "limit": limit_of(choices.task.due) if choices.task else None,
        "steps": steps_of(stages, queries.inks_of(document)),
        "stamps": sum(bool(one.opinion) for stage in stages for one in (*stage.signatures, *stage.readers)),
        "attachments": attachments,
        "shown": _shown(request, document, attachments),
        "followed": queries.is_followed(actor, document),
        "links": queries.links_of(actor, document),
        "panels": _panels(request, document, centre),
        "events": _events(document),
        "faults": list(flow.breaks_in(document.instance)),
        "phrases": phrases.offered(actor),
        "stranded": _stranded(request, document, choices),
        "following": None if choices.task else queries.next_task(actor, document),
        "crumbs": crumbs_of(document, here=document.register_label or "公文"),
        "facts": _facts(document, centre),
    }


def act_page(request: Request, document: Document, page: acts.ActPage, form: ActForm) -> dict[str, Any]:
    """Context of ``oa/documents/act.html``: one act with its form, or why it cannot be done now."""
    offer = next((one for one in menu_of(form.choices) if one["name"] == page.name), None)
    return {
        "document": document,
        "page": page,
        "form": form,
        "reason": offer["reason"] if offer else "这件公文现在没有需要您做的这项办理。",
        "crumbs": crumbs_of(document, here=page.label, back=True),
    }


def chart_page(document: Document) -> dict[str, Any]:
    """Context of ``oa/documents/chart.html``."""
    definition = flow.definition_of(document.instance.version_id)
    progress, units = flow.chart_state(document.instance), overview.unit_names()
    return {
        "document": document,
        "picture": {
            "svg": chart.svg_of(definition, progress, units),
            "sentences": chart.told(definition, progress, units),
        },
        "crumbs": crumbs_of(document, here="流程图", back=True),
    }


def crumbs_of(document: Document, *, here: str, back: bool = False) -> list[tuple[str, str]]:
    """工作台 / 收文中心 / 收〔2026〕0412号 / 退回; with ``back`` the document itself is a link."""
    centre = panels.centre_of(document)
    steps = [("工作台", reverse("oa:desk:home")), (centre.label, reverse(centre.ledger))]
    if back:
        name = document.register_label or "公文"
        steps.append((name, reverse("oa:documents:page", args=[document.pk])))
    return [*steps, (here, "")]


def menu_of(choices: Choices) -> list[dict[str, Any]]:
    """Acts beside submitting, each with the reason why not when it cannot be done now. 前/后/并加签 are one act."""
    offered = {str(one.act): one for one in choices.acts}
    found: list[dict[str, Any]] = []
    for name in sorted(acts.PAGES, key=lambda name: MORE_FIRST.index(name) if name in MORE_FIRST else len(MORE_FIRST)):
        page = acts.PAGES[name]
        offers = [offered[act] for act in page.offered or (name,) if act in offered]
        if name not in acts.IN_PLACE and offers:
            allowed = any(one.allowed for one in offers)
            found.append(
                {"name": name, "page": page, "allowed": allowed, "reason": "" if allowed else offers[0].reason}
            )
    return found


def _form(request: Request, document: Document, choices: Choices) -> ActForm | None:
    """The form on the page itself: 提交 or 已阅, with the draft already begun."""
    if choices.task is None:
        return None
    page = acts.PAGES["read" if choices.task.role == Role.READ else "submit"]
    draft = flow.draft_of(choices.task, request.actor.person_id)
    text = draft.text if draft else typed.kept(request, document.pk)
    return page.form(actor=request.actor, choices=choices, initial={"text": text})


def _stranded(request: Request, document: Document, choices: Choices) -> str:
    """Words written for a task that is over: shown to be copied."""
    current = [choices.task.pk] if choices.task else []
    draft = queries.stranded_draft(request.actor, document, current)
    if draft:
        return draft.text
    return "" if choices.task else typed.kept(request, document.pk)


def _shown(request: Request, document: Document, attachments: Sequence[StoredFile]) -> dict[str, Any] | None:
    """The file in the viewer: the one asked for by ``?file=``, else the main one. Raises ``Unknown`` (404)."""
    files = ([document.main_file] if document.main_file else []) + list(attachments)
    asked = request.GET.get("file", "")
    wanted = next((file for file in files if str(file.pk) == asked), None) if asked else next(iter(files), None)
    if asked and wanted is None:
        raise Unknown(kind="附件")
    if wanted is None:
        return None
    return {"file": wanted, "text": "" if wanted.has_pages else previews.text_of(wanted)}


def _panels(request: Request, document: Document, centre: panels.Centre) -> list[tuple[panels.Panel, dict[str, Any]]]:
    made = [(panel, panel.context(request.actor, document)) for panel in panels.panels_of(centre)]
    return [(panel, context) for panel, context in made if context is not None]


def _events(document: Document) -> list[Event]:
    """What was recorded about the document and about its flow, oldest first."""
    told = [*audit.events_of(document), *audit.events_of(document.instance)]
    return sorted(told, key=lambda event: (event.at, event.pk))


def _facts(document: Document, centre: panels.Centre) -> panels.Facts:
    common = [
        ("经手", f"{document.unit.short_name}　{document.drafter.name}"),
        ("流程", f"{document.instance.version}"),
    ]
    return [*centre.facts(document), *common]


def uuid_or_none(text: str) -> UUID | None:
    """A task's id as a form sent it."""
    try:
        return UUID(text)
    except ValueError:
        return None
