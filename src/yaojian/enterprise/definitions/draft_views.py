"""Pages of one draft: its outline, and one question after the other. All work without script."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.definitions import outlines, queries, services
from yaojian.enterprise.definitions.errors import QuestionGone
from yaojian.enterprise.definitions.forms import QuestionForm, SectionForm, TextsForm
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.saving import Stale
from yaojian.kernel.forms import comparing, editing
from yaojian.kernel.forms.editing import Gone, Place
from yaojian.kernel.forms.questions import Kind, Question
from yaojian.web.answers import go
from yaojian.web.requests import Request

ACTS = ("GET", "HEAD", "POST")
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY
Form = SectionForm | QuestionForm


@require_GET
def draft(request: Request, draft_id: UUID) -> HttpResponse:
    """The outline with what the check says at each question."""
    shown = queries.draft(request.actor, draft_id)
    flaws = queries.flaws(shown)
    source = queries.source_of(shown)
    context = {
        "draft": shown,
        "window": outlines.window(source),
        "outline": outlines.outline(source, flaws),
        "grave": sum(flaw.grave for flaw in flaws),
        "hints": sum(not flaw.grave for flaw in flaws),
        "general": [flaw for flaw in flaws if not flaw.path],
        "rules": queries.rule_rows(shown),
        "changed": len(queries.changes(shown)),
    }
    return render(request, "enterprise/definitions/draft.html", context)


@require_http_methods(ACTS)
def texts(request: Request, draft_id: UUID) -> HttpResponse:
    """Title, declaration, dates, version."""
    shown = queries.draft(request.actor, draft_id)
    if request.method != "POST":
        return _texts_page(request, shown, TextsForm.of(shown))
    form = TextsForm(request.POST)
    if not form.is_valid():
        return _texts_page(request, shown, form, WRONG)
    saved = services.save_texts(
        actor=request.actor, draft_id=draft_id, seen=form.cleaned_data["seen"], texts=form.texts()
    )
    if isinstance(saved, Stale):
        fresh = TextsForm.of(saved.draft)
        conflict = [
            (str(field.label), fresh.initial[name], request.POST.get(name, ""))
            for name, field in fresh.fields.items()
            if name != "seen" and str(fresh.initial[name]) != request.POST.get(name, "").replace("\r\n", "\n")
        ]
        form = TextsForm(_with(request, seen=fresh.initial["seen"]))
        return _texts_page(request, saved.draft, form, HTTPStatus.CONFLICT, conflict)
    messages.success(request, "名称、期限和声明已保存。")
    return go(request, "enterprise:definitions:draft", draft_id)


def _texts_page(
    request: Request, shown: DraftDefinition, form: TextsForm, status: int = 200, conflict: Any = None
) -> HttpResponse:
    context = {"draft": shown, "form": form, "conflict": conflict}
    return render(request, "enterprise/definitions/texts.html", context, status=status)


@require_http_methods(ACTS)
def question(request: Request, draft_id: UUID) -> HttpResponse:
    """Change a question or a section, named by ``?place=``."""
    shown = queries.draft(request.actor, draft_id)
    place = queries.place_in(shown, request.GET.get("place", ""))
    form = _form(shown, place, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _question_page(request, shown, place, form)
    if not form.is_valid():
        return _question_page(request, shown, place, form, WRONG)
    typed = _typed(form, place)
    saved = services.save_question(
        actor=request.actor,
        draft_id=draft_id,
        path=place.text,
        seen=form.cleaned_data["seen"],
        question=typed,
        description=form.cleaned_data.get("description"),
    )
    if isinstance(saved, Stale):
        return _conflict(request, saved.draft, place, typed)
    messages.success(request, f"“{typed.title}”已保存。")
    return _back(request, draft_id, place.text)


def _typed(form: Form, place: Place) -> Question:
    if isinstance(form, QuestionForm):
        return form.question()
    return Question(title=form.cleaned_data["title"], kind=place.question.kind, condition=place.question.condition)


def _form(shown: DraftDefinition, place: Place, posted: Any) -> Form:
    if len(place.path) == 1:
        return SectionForm(posted) if posted is not None else SectionForm.of(place)
    return QuestionForm(posted, source=queries.source_of(shown), path=place.path, place=place)


def _conflict(request: Request, shown: DraftDefinition, before: Place, typed: Question) -> HttpResponse:
    """Nothing was saved: both texts, and the form again, which now knows what stands."""
    place = queries.place_in(shown, before.text)
    now, mine = comparing.facts(place.question), comparing.facts(typed)
    differing = [(what, now[what], mine[what]) for what in mine if now[what] != mine[what]]
    form = _form(shown, place, _with(request, seen=queries.fingerprint(place)))
    return _question_page(request, shown, place, form, HTTPStatus.CONFLICT, differing)


def _question_page(
    request: Request, shown: DraftDefinition, place: Place, form: Form, status: int = 200, conflict: Any = None
) -> HttpResponse:
    source = queries.source_of(shown)
    context = {
        "draft": shown,
        "place": place,
        "where": editing.titles(source, place.path[:-1]),
        "is_section": len(place.path) == 1,
        "form": form,
        "conflict": conflict,
        "flaws": [flaw for flaw in queries.flaws(shown) if flaw.path == place.text],
    }
    return render(request, "enterprise/definitions/question.html", context, status=status)


@require_http_methods(ACTS)
def add(request: Request, draft_id: UUID) -> HttpResponse:
    """A new question inside the section, table or group named by ``?place=``; without one a new section."""
    shown = queries.draft(request.actor, draft_id)
    inside = editing.parse_path(request.GET.get("place", ""))
    source = queries.source_of(shown)
    try:
        editing.below(source, inside)
        where = editing.titles(source, inside)
    except Gone as gone:
        raise QuestionGone() from gone
    posted = request.POST if request.method == "POST" else None
    form: Form = QuestionForm(posted, source=source, path=(*inside, "")) if inside else SectionForm(posted)
    if posted is None or not form.is_valid():
        context = {"draft": shown, "where": where, "is_section": not inside, "form": form}
        return render(request, "enterprise/definitions/add.html", context, status=WRONG if form.errors else 200)
    typed = form.question() if isinstance(form, QuestionForm) else Question(form.cleaned_data["title"], Kind.GROUP)
    _, path = services.add_question(
        actor=request.actor,
        draft_id=draft_id,
        inside="/".join(inside),
        question=typed,
        key=request.POST.get("key", ""),
        description=form.cleaned_data.get("description", ""),
    )
    messages.success(request, f"已添加“{typed.title}”。")
    if typed.kind.holds_questions:
        return go(request, f"{reverse('enterprise:definitions:add', args=[draft_id])}?{urlencode({'place': path})}")
    return _back(request, draft_id, path)


@require_POST
def move(request: Request, draft_id: UUID) -> HttpResponse:
    """One place up or down."""
    path = request.POST.get("place", "")
    by = -1 if request.POST.get("by") == "up" else 1
    services.move_question(actor=request.actor, draft_id=draft_id, path=path, by=by, key=request.POST.get("key", ""))
    return _back(request, draft_id, path)


@require_POST
def remove(request: Request, draft_id: UUID) -> HttpResponse:
    """Without it."""
    path = request.POST.get("place", "")
    title = queries.place_in(queries.draft(request.actor, draft_id), path).question.title
    services.remove_question(actor=request.actor, draft_id=draft_id, path=path, key=request.POST.get("key", ""))
    messages.success(request, f"已删除“{title}”。要恢复，可以放弃草稿后重新起草，或再添加一次。")
    return _back(request, draft_id, path.rpartition("/")[0])


def _back(request: Request, draft_id: UUID, path: str) -> HttpResponse:
    address = reverse("enterprise:definitions:draft", args=[draft_id])
    return go(request, f"{address}#{outlines.anchor(path)}" if path else address)


def _with(request: Request, **values: str) -> Any:
    posted = request.POST.copy()
    for name, value in values.items():
        posted[name] = value
    return posted
