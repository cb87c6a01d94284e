"""Pages of the three administrators. Each asks for its right before it shows or changes anything."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.organisations import services as organisations
from yaojian.kernel.organisations.rights import MANAGE as MANAGE_UNITS
from yaojian.kernel.permissions import checks
from yaojian.kernel.permissions import services as permissions
from yaojian.kernel.permissions.rights import MANAGE_GRANTS, MANAGE_TEMPLATES
from yaojian.operations.administration import forms, queries
from yaojian.web.answers import go
from yaojian.web.navigation import menu_of
from yaojian.web.requests import Request

ACTS = ["GET", "HEAD", "POST"]


@require_GET
def home(request: Request) -> HttpResponse:
    """The console's first page: what this administrator or inspector may do here."""
    checks.signed_in(request.actor)
    groups = menu_of("console", request.actor, request.path)
    entries = [item for group in groups for item in group.items if item.address != request.path]
    return render(request, "console/administration/home.html", {"entries": entries})


@require_GET
def log(request: Request) -> HttpResponse:
    """The audit log, filtered by what stands in the address."""
    form = forms.LogFilterForm(request.GET)
    page = queries.log_page(request.actor, form.wanted())
    rest = request.GET.copy()
    rest.pop("before", None)
    return render(request, "console/administration/log.html", {"form": form, "page": page, "rest": rest.urlencode()})


@require_GET
def templates(request: Request) -> HttpResponse:
    """All permission templates."""
    return render(request, "console/administration/templates.html", {"templates": queries.templates(request.actor)})


@require_http_methods(ACTS)
def template_new(request: Request) -> HttpResponse:
    """Make a permission template."""
    checks.require(request.actor, MANAGE_TEMPLATES)
    form = forms.TemplateForm(request.POST if request.method == "POST" else None)
    return _template_form(request, form, "新建权限模板")


@require_http_methods(ACTS)
def template(request: Request, template_id: UUID) -> HttpResponse:
    """One template: its rights, its versions; saving makes a new version."""
    known = queries.template(request.actor, template_id)
    first = {
        "code": known.code,
        "name": known.name,
        "note": known.note,
        "rights": known.rights,
        "base_version": known.version,
    }
    form = forms.TemplateForm(request.POST if request.method == "POST" else None, initial=first, known=known)
    return _template_form(request, form, known.name, known=known)


def _template_form(request: Request, form: forms.TemplateForm, title: str, **context: object) -> HttpResponse:
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        context |= {"form": form, "heading": title}
        return render(request, "console/administration/template.html", context, status=status)
    data = form.cleaned_data
    saved = permissions.save_template(
        actor=request.actor,
        code=data["code"],
        name=data["name"],
        note=data["note"],
        rights=permissions.rights_of_codes(data["rights"]),
        base_version=data["base_version"],
    )
    messages.success(request, f"权限模板“{saved.name}”已保存为第 {saved.version} 版，持有人立即生效。")
    return go(request, "administration:templates")


@require_POST
def template_switch(request: Request, template_id: UUID) -> HttpResponse:
    """Enable or disable a template."""
    active = request.POST.get("active") == "1"
    changed = permissions.set_template_active(actor=request.actor, template_id=template_id, active=active)
    messages.success(request, f"权限模板“{changed.name}”已{'启用' if active else '停用'}。")
    return go(request, "administration:templates")


@require_GET
def grants(request: Request) -> HttpResponse:
    """Who holds which template where."""
    words = request.GET.get("words", "").strip()[:40]
    rows = queries.grants(request.actor, words=words)
    return render(request, "console/administration/grants.html", {"rows": rows, "words": words})


@require_http_methods(ACTS)
def grant_new(request: Request) -> HttpResponse:
    """Give a user a template."""
    checks.require(request.actor, MANAGE_GRANTS)
    form = forms.GrantForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "console/administration/grant_new.html", {"form": form}, status=status)
    data = form.cleaned_data
    unit = data["unit"]
    made = permissions.grant_template(
        actor=request.actor,
        template=data["template"],
        user=data["username"],
        scope_kind="unit" if unit else "system",
        scope_id=unit.pk if unit else None,
    )
    messages.success(request, f"已授予“{made.user}”权限模板“{made.template}”，对方下一次操作时生效。")
    return go(request, "administration:grants")


@require_POST
def grant_revoke(request: Request, grant_id: UUID) -> HttpResponse:
    """Take a grant back."""
    ended = permissions.revoke_grant(actor=request.actor, grant_id=grant_id)
    messages.success(request, f"已收回“{ended.user or ended.post}”的权限模板“{ended.template}”。")
    return go(request, "administration:grants")


@require_GET
def units(request: Request) -> HttpResponse:
    """The institution as a tree."""
    return render(request, "console/administration/units.html", {"units": queries.units(request.actor)})


@require_http_methods(ACTS)
def unit_new(request: Request) -> HttpResponse:
    """Set up a unit."""
    checks.require(request.actor, MANAGE_UNITS)
    form = forms.UnitForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "console/administration/unit_new.html", {"form": form}, status=status)
    made = organisations.create_unit(actor=request.actor, **form.cleaned_data)
    messages.success(request, f"机构“{made.name}”已设立。")
    return go(request, "administration:unit", made.pk)


@require_http_methods(ACTS)
def unit(request: Request, unit_id: UUID) -> HttpResponse:
    """One unit with its people; entering a person gives the main post here."""
    place = queries.unit(request.actor, unit_id)
    form = forms.StaffForm(request.POST if request.method == "POST" else None)
    if request.method != "POST" or not form.is_valid():
        context = {"unit": place, "staff": queries.staff_of(place), "form": form}
        return render(request, "console/administration/unit.html", context, status=422 if form.is_bound else 200)
    data = form.cleaned_data
    with transaction.atomic():
        person = organisations.create_person(
            actor=request.actor, name=data["name"], mobile=data["mobile"], office_phone=data["office_phone"]
        )
        organisations.appoint(
            actor=request.actor,
            person=person,
            unit=place,
            title=data["title"],
            since=data["since"],
            leads=data["leads"],
        )
    messages.success(request, f"{person.name}已登记为{place.name}{data['title']}。")
    return go(request, "administration:unit", place.pk)
