"""Pages on which a flow's next version is written: parse, one act, answer."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.oa.flow.models import DefinitionDraft
from yaojian.oa.flow.rights import PUBLISH
from yaojian.oa.flow.steps import Definition, Step
from yaojian.web.answers import go
from yaojian.web.requests import Request

from . import comparing, editing, importing, soundness, trials
from . import queries as overview
from . import services as drafting
from .forms import AddStepForm, ImportForm, NewFlowForm, StepForm, WordsForm
from .pages import rows_of
from .services import Stale
from .views import picture

ACTS = ["GET", "HEAD", "POST"]
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_http_methods(ACTS)
def new(request: Request) -> HttpResponse:
    """Begin a new flow, from nothing or from another one."""
    checks.require(request.actor, PUBLISH)
    form = NewFlowForm(request.POST or None, flows=overview.flows())
    if not form.is_valid():
        return render(request, "oa/flow/new.html", {"form": form}, status=WRONG if form.is_bound else HTTPStatus.OK)
    draft = drafting.new_draft(actor=request.actor, key=request.POST.get("key", ""), **form.cleaned_data)
    messages.success(request, f"流程“{draft.name}”的草稿已建立，发布后才会使用。")
    return go(request, "oa:flow:draft", draft.pk)


@require_http_methods(ACTS)
def import_(request: Request) -> HttpResponse:
    """Begin a draft from a file."""
    checks.require(request.actor, PUBLISH)
    form = ImportForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(request, "oa/flow/import.html", {"form": form}, status=WRONG if form.is_bound else HTTPStatus.OK)
    definition = importing.read(form.cleaned_data["file"].read())
    draft = drafting.import_draft(actor=request.actor, definition=definition)
    messages.success(request, f"流程“{draft.name}”已导入为草稿，请核对后发布。")
    return go(request, "oa:flow:draft", draft.pk)


@require_POST
def open_(request: Request, code: str) -> HttpResponse:
    """Edit a flow: to its draft, which is made if there is none."""
    draft = drafting.open_draft(actor=request.actor, code=code)
    return go(request, "oa:flow:draft", draft.pk)


def _draft(request: Request, draft_id: UUID) -> DefinitionDraft:
    checks.require(request.actor, PUBLISH)
    draft = DefinitionDraft.objects.filter(pk=draft_id).first()
    if draft is None:
        raise Unknown(kind="流程草稿")
    return draft


@require_GET
def draft(request: Request, draft_id: UUID) -> HttpResponse:
    """The steps as rows, faults at their place, the chart beside them."""
    return _page(request, _draft(request, draft_id))


def _page(request: Request, draft: DefinitionDraft, status: int = 200, **typed: object) -> HttpResponse:
    definition = drafting.definition_in(draft)
    report = soundness.examine(definition)
    vacant = [soundness.Finding("vacant", key, words, grave=False) for key, words in overview.vacancies(definition)]
    first = {"base": draft.version, "name": draft.name, "trials": draft.trials}
    context: dict[str, object] = {
        "draft": draft,
        "definition": definition,
        "report": report,
        "rows": rows_of(definition, [*report.faults, *report.warnings, *vacant], overview.unit_names()),
        "general": [one for one in report.faults if not one.step],
        "trials": trials.run(definition, draft.trials),
        "changed": drafting.differs(draft),
        "published": overview.is_published(draft.code),
        "add": AddStepForm(definition=definition),
        "words": WordsForm(initial=first),
        "picture": picture(definition),
    }
    return render(request, "oa/flow/draft.html", context | typed, status=status)


@require_POST
def add(request: Request, draft_id: UUID) -> HttpResponse:
    """A new step; on to its particulars."""
    draft = _draft(request, draft_id)
    definition = drafting.definition_in(draft)
    form = AddStepForm(request.POST, definition=definition)
    if not form.is_valid():
        return _page(request, draft, WRONG, add=form)
    before = {step.key for step in definition.steps}
    changed = drafting.add_step(
        actor=request.actor, draft_id=draft_id, key=request.POST.get("key", ""), **form.cleaned_data
    )
    new_keys = [step.key for step in drafting.definition_in(changed).steps if step.key not in before]
    messages.success(request, f"环节“{form.cleaned_data['name']}”已添加，请写明由谁办理。")
    if len(new_keys) == 1:
        return go(request, "oa:flow:step", draft_id, new_keys[0])
    return go(request, "oa:flow:draft", draft_id)


@require_POST
def remove(request: Request, draft_id: UUID, step: str) -> HttpResponse:
    """Without a step."""
    drafting.remove_step(actor=request.actor, draft_id=draft_id, step=step, key=request.POST.get("key", ""))
    messages.success(request, "环节已删除，原来到它的公文改到它之后的环节。")
    return go(request, "oa:flow:draft", draft_id)


@require_POST
def move(request: Request, draft_id: UUID, step: str) -> HttpResponse:
    """A step one place up or down in the list."""
    by = -1 if request.POST.get("by") == "up" else 1
    drafting.move_step(actor=request.actor, draft_id=draft_id, step=step, by=by, key=request.POST.get("key", ""))
    return go(request, "oa:flow:draft", draft_id)


@require_POST
def reset(request: Request, draft_id: UUID) -> HttpResponse:
    """Back to what is in force."""
    drafting.reset(actor=request.actor, draft_id=draft_id, key=request.POST.get("key", ""))
    messages.success(request, "草稿里的修改已放弃，现在与使用中的版本相同。")
    return go(request, "oa:flow:draft", draft_id)


@require_http_methods(ACTS)
def step(request: Request, draft_id: UUID, step: str) -> HttpResponse:
    """Everything about one step."""
    draft = _draft(request, draft_id)
    definition = drafting.definition_in(draft)
    old = editing.find(definition, step)
    posts = overview.posts_to_choose()
    form = StepForm(request.POST or None, definition=definition, step=old, base=draft.version, posts=posts)
    if not form.is_valid():
        return _step_page(request, draft, old, form, WRONG if form.is_bound else HTTPStatus.OK)
    typed = form.step()
    saved = drafting.save_step(actor=request.actor, draft_id=draft_id, base=form.cleaned_data["base"], step=typed)
    if isinstance(saved, Stale):
        again = request.POST.copy()
        again["base"] = str(saved.draft.version)
        form = StepForm(again, definition=definition, step=old, base=saved.draft.version, posts=posts)
        conflict = _conflict(drafting.definition_in(saved.draft), typed)
        return _step_page(request, saved.draft, old, form, HTTPStatus.CONFLICT, conflict=conflict)
    messages.success(request, f"环节“{typed.name}”已保存。")
    return go(request, "oa:flow:draft", draft_id)


def _conflict(current: Definition, typed: Step) -> list[comparing.Change]:
    """What stands now and what was typed, where they differ."""
    units = overview.unit_names()
    now, mine = editing.find(current, typed.key), editing.with_step(current, typed)
    theirs, own = comparing.facts(now, current, units), comparing.facts(typed, mine, units)
    return [comparing.Change(typed.name, what, theirs[what], own[what]) for what in own if own[what] != theirs[what]]


def _step_page(
    request: Request, draft: DefinitionDraft, step: Step, form: StepForm, status: int, **conflict: object
) -> HttpResponse:
    context = {"draft": draft, "step": step, "form": form, "starts": draft.body["start"] == step.key} | conflict
    return render(request, "oa/flow/step.html", context, status=status)


@require_POST
def save_words(request: Request, draft_id: UUID) -> HttpResponse:
    """The name and the tests."""
    form = WordsForm(request.POST)
    if not form.is_valid():
        return _page(request, _draft(request, draft_id), WRONG, words=form)
    data = form.cleaned_data
    saved = drafting.save_words(
        actor=request.actor, draft_id=draft_id, base=data["base"], name=data["name"], text=data["trials"]
    )
    if isinstance(saved, Stale):
        again = request.POST.copy()
        again["base"] = str(saved.draft.version)
        return _page(request, saved.draft, HTTPStatus.CONFLICT, words=WordsForm(again), stale=True)
    failed = sum(not one.passed for one in trials.run(drafting.definition_in(saved), saved.trials))
    messages.success(request, f"已保存。自测有 {failed} 条没有通过。" if failed else "已保存。")
    return go(request, "oa:flow:draft", draft_id)


@require_http_methods(ACTS)
def publish(request: Request, draft_id: UUID) -> HttpResponse:
    """What publishing will do; then do it."""
    draft = _draft(request, draft_id)
    if request.method == "POST":
        base = request.POST.get("base", "")
        seen = int(base) if base.isascii() and base.isdigit() else 0
        confirmed = request.POST.get("confirmed") == "yes"
        version = drafting.publish_draft(actor=request.actor, draft_id=draft_id, base=seen, confirmed=confirmed)
        messages.success(request, f"{version}已发布，新的事项按它办理；在办事项仍按原来的版本办完。")
        return go(request, "oa:flow:flow", version.code)
    definition = drafting.definition_in(draft)
    known = overview.is_published(draft.code)
    context = {
        "draft": draft,
        "faults": soundness.examine(definition).faults,
        "losses": drafting.losses(definition),
        "failed": [one for one in trials.run(definition, draft.trials) if not one.passed],
        "changes": comparing.differences(drafting.in_force(draft.code), definition, overview.unit_names())
        if known
        else None,
        "standing": overview.standing(draft.code, definition),
        "picture": picture(definition),
        "changed": drafting.differs(draft),
    }
    return render(request, "oa/flow/publish.html", context)
