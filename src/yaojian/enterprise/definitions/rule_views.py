"""Rules across questions of a draft: written in plain words, changed, taken away. All works without script."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yaojian.enterprise.definitions import queries, rule_services
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.rule_forms import RuleForm, told
from yaojian.enterprise.definitions.saving import Stale
from yaojian.kernel.forms import plain_rules, rule_words
from yaojian.web.answers import go
from yaojian.web.requests import Request

READ_BACK = "read"
"""The button that reads the rule back without saving it."""


@require_http_methods(("GET", "HEAD", "POST"))
def rule(request: Request, draft_id: UUID) -> HttpResponse:
    """A new rule, or, with ``?name=``, one to change. One that says more than plain words can is only shown."""
    shown = queries.draft(request.actor, draft_id)
    name = request.GET.get("name", "")
    old = queries.rule_in(shown, name) if name else {}
    source = queries.source_of(shown)
    if old and plain_rules.read(source, old) is None:
        return render(request, "enterprise/definitions/rule_kept.html", {"draft": shown, "rule": old})
    if request.method != "POST":
        return _page(request, shown, RuleForm.of(source, old), old, reading=queries.rule_reading(source, old))
    change = request.POST.get("change", "")
    if change and change != READ_BACK:
        return _page(request, shown, RuleForm.changed(source, request.POST, change), old)
    form = RuleForm(request.POST, source=source)
    if not form.is_valid():
        return _page(request, shown, form, old, HTTPStatus.UNPROCESSABLE_ENTITY)
    if change:
        return _page(request, shown, form, old, reading=rule_words.reading(source, form.rule()))
    saved = rule_services.save_rule(
        actor=request.actor,
        draft_id=draft_id,
        name=name,
        seen=form.cleaned_data["seen"],
        rule=form.rule(),
        key=request.POST.get("key", ""),
    )
    if isinstance(saved, Stale):
        return _conflict(request, saved.draft, name)
    reading = rule_words.reading(source, form.rule())
    messages.success(request, f"核对规则已保存：{reading}可以在预览里试填看效果。")
    return _back(request, draft_id)


def _conflict(request: Request, shown: DraftDefinition, name: str) -> HttpResponse:
    """Nothing was saved: what differs, and the form again, which now knows what stands."""
    now, source = queries.rule_in(shown, name), queries.source_of(shown)
    posted = request.POST.copy()
    posted["seen"] = queries.rule_fingerprint(now)
    form = RuleForm(posted, source=source)
    if not form.is_valid():  # a question it names went meanwhile
        return _page(request, shown, form, now, HTTPStatus.UNPROCESSABLE_ENTITY)
    plain = plain_rules.read(source, now)
    theirs, mine = told(source, plain) if plain is not None else {}, told(source, form.rule())
    differing = [(what, theirs.get(what, ""), text) for what, text in mine.items() if theirs.get(what, "") != text]
    return _page(request, shown, form, now, HTTPStatus.CONFLICT, differing)


def _page(
    request: Request,
    shown: DraftDefinition,
    form: RuleForm,
    old: Mapping[str, Any],
    status: int = 200,
    conflict: Any = None,
    reading: str = "",
) -> HttpResponse:
    context = {"draft": shown, "form": form, "rule": old, "conflict": conflict, "reading": reading}
    return render(request, "enterprise/definitions/rule.html", context, status=status)


@require_POST
def remove_rule(request: Request, draft_id: UUID) -> HttpResponse:
    """Without one rule across questions."""
    rule_services.remove_rule(
        actor=request.actor,
        draft_id=draft_id,
        name=request.POST.get("name", ""),
        key=request.POST.get("key", ""),
    )
    messages.success(request, "核对规则已删除。")
    return _back(request, draft_id)


def _back(request: Request, draft_id: UUID) -> HttpResponse:
    return go(request, f"{reverse('enterprise:definitions:draft', args=[draft_id])}#rules")
