"""What the page of one supervision shows."""

from typing import Any

from django import forms
from django.urls import reverse

from yaojian.kernel.actors import Actor
from yaojian.kernel.permissions import checks
from yaojian.oa.documents.rights import READ as READ_DOCUMENT

from . import queries
from .checking import day_of
from .forms import AnswerForm, ExtensionAnswerForm, ExtensionForm, NoteForm, ReturnForm, UrgeForm
from .models import Entry, EntryKind, State, Supervision
from .rights import ANSWER, CLOSE

HERE = "督办"
_BACK = (EntryKind.RETURNED, EntryKind.REFUSED)


def supervision_page(actor: Actor, supervision: Supervision, wrong: forms.Form | None = None) -> dict[str, Any]:
    """Context of ``oa/supervision/page.html``. ``wrong`` is the form that came back with errors.

    A form stands in the context only where its act is possible now for this reader.
    """
    extension = queries.waiting_extension(supervision)
    found = _forms(actor, supervision, waits=extension is not None)
    if wrong is not None:
        found = [wrong if type(form) is type(wrong) else form for form in found]
    return {
        "supervision": supervision,
        "forms": {str(form.prefix): form for form in found},
        "wrong": wrong,
        "extension": extension,
        "facts": _facts(supervision),
        "steps": [_step(entry) for entry in queries.trail(supervision)],
        "may_read_document": checks.holds_on(actor, READ_DOCUMENT, supervision.document),
        "crumbs": [
            ("工作台", reverse("oa:desk:home")),
            (HERE, reverse("oa:supervision:list")),
            (supervision.title, ""),
        ],
    }


def _forms(actor: Actor, supervision: Supervision, *, waits: bool) -> list[forms.Form]:
    found: list[forms.Form] = []
    if not supervision.is_running:
        return found
    is_open = supervision.state == State.OPEN
    if is_open and checks.holds_on(actor, ANSWER, supervision):
        found.append(AnswerForm(initial={"percent": supervision.percent}))
        if not waits:
            found.append(ExtensionForm())
    if checks.holds_on(actor, CLOSE, supervision):
        if waits:
            found.append(ExtensionAnswerForm())
        found.append(UrgeForm() if is_open else ReturnForm())
        found.append(NoteForm())
    return found


def _facts(supervision: Supervision) -> list[tuple[str, str]]:
    facts = [
        ("督办要求", supervision.requirement),
        ("级别", supervision.get_level_display()),
        ("督办人", f"{supervision.asked_unit.short_name}　{supervision.asked_by.name}"),
        ("责任人", f"{supervision.unit.short_name}　{supervision.person.name}"),
        ("完成时限", day_of(supervision.due)),
        ("进度", f"{supervision.percent}%"),
    ]
    if supervision.closing_note:
        facts.append((State(supervision.state).label, supervision.closing_note))
    return facts


def _step(entry: Entry) -> dict[str, Any]:
    """One line of the trail."""
    who = entry.person.name if entry.on_behalf_of is None else f"{entry.person.name}（代{entry.on_behalf_of.name}）"
    return {
        "title": EntryKind(entry.kind).label,
        "who": who,
        "text": entry.text,
        "at": entry.at,
        "note": f"进度 {entry.percent}%",
        "state": "back" if entry.kind in _BACK else "done",
    }
