"""Pages of the desk about guides, under ``/cms/guides/``."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Invalid, Refusal
from yaojian.kernel.forms import differences, parsing, rows
from yaojian.kernel.permissions import checks
from yaojian.portal.guides import content, queries, services
from yaojian.portal.guides.forms import FactsForm, ListForm, PublishForm, ThemeForm, VersionForm, WithdrawForm
from yaojian.portal.guides.models import Guide, Theme
from yaojian.portal.guides.rights import PUBLISH, WRITE
from yaojian.portal.guides.services import Conflict
from yaojian.web.answers import go
from yaojian.web.requests import Request

AUTOSAVE = "X-Autosave"


@require_GET
def guide_list(request: Request) -> HttpResponse:
    """办事指南: all of mine, with the elements the national inspection would miss."""
    checks.signed_in(request.actor)
    form = ListForm(request.GET)
    given = form.cleaned_data if form.is_valid() else {}
    context = {
        "form": form,
        "rows": queries.rows_for(request.actor, words=given.get("q") or "", state=given.get("state") or ""),
        "may_write": checks.holds(request.actor, WRITE),
        "may_publish": checks.holds(request.actor, PUBLISH),
    }
    return render(request, "desk/guides/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    """The form that begins a guide."""
    checks.require(request.actor, WRITE)
    form = FactsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            guide = services.create_guide(actor=request.actor, facts=form.facts(), key=request.POST.get("key", ""))
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            return go(request, "portal:guides:edit", guide.pk)
    return _facts_page(request, form, None)


@require_http_methods(["GET", "POST"])
def change(request: Request, guide_id: int) -> HttpResponse:
    """The form for what stands around the content."""
    guide = checks.fetch(request.actor, WRITE, Guide.objects.all(), guide_id)
    form = FactsForm(request.POST) if request.method == "POST" else FactsForm.about(guide)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_facts(actor=request.actor, guide_id=guide_id, facts=form.facts())
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "基本信息已保存。")
            return go(request, "portal:guides:guide", guide_id)
    return _facts_page(request, form, guide)


def _facts_page(request: Request, form: FactsForm, guide: Guide | None) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "desk/guides/facts.html", {"form": form, "guide": guide}, status=status)


@require_GET
def guide_page(request: Request, guide_id: int) -> HttpResponse:
    """One guide: the draft as it would read, what is missing, its versions, what may be done."""
    return _guide_page(request, _seen(request, guide_id), PublishForm(), WithdrawForm())


def _seen(request: Request, guide_id: int) -> Guide:
    rows_seen = Guide.objects.select_related("owner_unit", "version", "edited_by")
    found = rows_seen.filter(pk=guide_id).first()
    right = WRITE if found is None or checks.holds_on(request.actor, WRITE, found) else PUBLISH
    return checks.fetch(request.actor, right, rows_seen, guide_id)


def _guide_page(
    request: Request, guide: Guide, publish: PublishForm, withdraw: WithdrawForm, *, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "guide": guide,
        "definition": content.definition(),
        "problems": content.problems_of(guide.title, guide.content),
        "versions": guide.versions.all()[:20],
        "may_write": checks.holds_on(request.actor, WRITE, guide),
        "may_publish": checks.holds_on(request.actor, PUBLISH, guide),
        "own": guide.edited_by_id == request.actor.user_id,
        "publish": publish,
        "withdraw": withdraw,
        "refusal": refusal,
        "changes": content.changes(guide.version.content, guide.content) if guide.version else [],
    }
    return render(request, "desk/guides/guide.html", context, status=refusal.status if refusal else HTTPStatus.OK)


@require_http_methods(["GET", "POST"])
def edit(request: Request, guide_id: int) -> HttpResponse:
    """Fill in the content; saved while typing."""
    guide = checks.fetch(request.actor, WRITE, Guide.objects.select_related("edited_by"), guide_id)
    if request.method == "POST":
        return _save(request, guide)
    return _edit_page(request, guide, guide.content, check="check" in request.GET)


def _save(request: Request, guide: Guide) -> HttpResponse:
    version = VersionForm(request.POST)
    if not version.is_valid():
        raise Invalid(field="草稿版本", reason="页面内容不完整，请刷新页面后重新填写。")
    definition = content.definition()
    data: dict[str, Any] = parsing.parse(definition, request.POST, base=guide.content)
    differences.take_over(data, guide.content, request.POST.getlist(differences.TAKE))
    row_act = rows.act_on_rows(definition, data, request.POST.keys())
    saved = services.save_draft(actor=request.actor, guide_id=guide.pk, content=data, **version.cleaned_data)
    if AUTOSAVE in request.headers:
        return _told(saved)
    if isinstance(saved, Conflict):
        return _edit_page(request, saved.current, data, conflict=True)
    here = reverse("portal:guides:edit", args=[guide.pk])
    if row_act is not None:
        return go(request, f"{here}?{urlencode({'focus': row_act.focus})}#f{row_act.focus.replace('/', '-')}")
    if "next" not in request.POST:
        messages.success(request, "草稿已保存。")
        return go(request, here)
    if content.problems_of(saved.title, saved.content):
        return go(request, f"{here}?check=1")
    return go(request, "portal:guides:guide", guide.pk)


def _told(saved: Guide | Conflict) -> JsonResponse:
    """For ``yj-autosave``: a sentence to show, and the fields of the form to renew."""
    if isinstance(saved, Conflict):
        told = "这份办事指南刚才被别人改过，您的内容还没有保存。请按“存为草稿”，对照两份内容后再保存。"
        return JsonResponse({"told": told}, status=HTTPStatus.CONFLICT)
    at = timezone.localtime(saved.edited_at)
    return JsonResponse({"told": f"{at:%H:%M} 已保存", "fields": {"row_version": saved.row_version}})


def _edit_page(
    request: Request, guide: Guide, data: dict[str, Any], *, check: bool = False, conflict: bool = False
) -> HttpResponse:
    definition = content.definition()
    context = {
        "guide": guide,
        "definition": definition,
        "data": data,
        "problems": content.problems_of(guide.title, data) if check else [],
        "focus": request.GET.get("focus", ""),
        "conflict": differences.differences(definition, data, guide.content) if conflict else None,
    }
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.OK
    return render(request, "desk/guides/edit.html", context, status=status)


@require_POST
def publish(request: Request, guide_id: int) -> HttpResponse:
    """Make the draft the version in force."""
    checks.fetch(request.actor, PUBLISH, Guide.objects.all(), guide_id)
    form = PublishForm(request.POST)
    if not form.is_valid():
        raise Invalid(field="草稿版本", reason="页面内容不完整，请刷新页面后重新发布。")
    try:
        done = services.publish_guide(
            actor=request.actor, guide_id=guide_id, key=request.POST.get("key", ""), **form.cleaned_data
        )
    except Refusal as refusal:
        return _guide_page(request, _seen(request, guide_id), form, WithdrawForm(), refusal=refusal)
    if isinstance(done, Conflict):
        messages.warning(request, "您查看之后草稿又被修改过，没有发布。请核对下面的最新内容后再发布。")
    else:
        messages.success(request, f"“{done.title}”已发布，网站几秒内更新。")
    return go(request, "portal:guides:guide", guide_id)


@require_POST
def withdraw(request: Request, guide_id: int) -> HttpResponse:
    """Take a guide off the site."""
    form = WithdrawForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        guide = services.withdraw_guide(actor=request.actor, guide_id=guide_id, reason=reason)
    except Invalid as refusal:
        return _guide_page(request, _seen(request, guide_id), PublishForm(), form, refusal=refusal)
    messages.success(request, f"“{guide.title}”已停用，网站几秒内更新。")
    return go(request, "portal:guides:guide", guide_id)


@require_http_methods(["GET", "POST"])
def themes(request: Request) -> HttpResponse:
    """办事主题: the headings people look under."""
    checks.require(request.actor, PUBLISH)
    form = ThemeForm(request.POST or None)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        number = request.POST.get("theme", "")
        theme = Theme.objects.filter(pk=int(number)).first() if number.isdecimal() else None
        if form.is_valid():
            try:
                services.save_theme(actor=request.actor, theme_id=theme.pk if theme else None, **form.cleaned_data)
            except Invalid as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "主题已保存。")
                return go(request, "portal:guides:themes")
    return render(request, "desk/guides/themes.html", {"form": form, "themes": Theme.objects.all()}, status=status)
