"""Pages of the desk about directories, under ``/cms/directories/``."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.kernel.errors import Refusal
from yaojian.kernel.files import queries as files
from yaojian.kernel.forms import checking, parsing, rows
from yaojian.kernel.permissions import checks
from yaojian.portal.directories import patrol, queries, services
from yaojian.portal.directories.errors import ManyRemoved
from yaojian.portal.directories.forms import CitationForm, DirectoryForm, ImportForm, PublishForm, columns_definition
from yaojian.portal.directories.models import Directory, Edition, EditionState
from yaojian.portal.directories.rights import IMPORT, MANAGE
from yaojian.web.answers import go
from yaojian.web.requests import Request


def _seen(request: Request, directory_id: int) -> Directory:
    """A directory somebody manages or imports into."""
    if checks.holds(request.actor, MANAGE):
        directory = Directory.objects.filter(pk=directory_id).first()
        if directory is not None and checks.holds_on(request.actor, MANAGE, directory):
            checks.require_on(request.actor, MANAGE, directory)
            return directory
    return checks.fetch(request.actor, IMPORT, Directory.objects.all(), directory_id)


@require_GET
def directory_list(request: Request) -> HttpResponse:
    """数据目录: all of mine, with what is overdue and what no longer agrees."""
    found = list(queries.seen_by(request.actor))
    context = {
        "directories": [(one, queries.is_overdue(one)) for one in found],
        "may_manage": checks.holds(request.actor, MANAGE),
    }
    return render(request, "desk/directories/list.html", context)


@require_http_methods(["GET", "POST"])
def create(request: Request) -> HttpResponse:
    """The form for a new directory."""
    checks.require(request.actor, MANAGE)
    if request.method == "POST":
        return _save(request, None)
    return _form_page(request, None, DirectoryForm(), columns_definition().blank())


@require_http_methods(["GET", "POST"])
def change(request: Request, directory_id: int) -> HttpResponse:
    """The form for what is said about a directory and its columns."""
    directory = checks.fetch(request.actor, MANAGE, Directory.objects.all(), directory_id)
    if request.method == "POST":
        return _save(request, directory)
    return _form_page(request, directory, DirectoryForm.about(directory), {"fields": directory.fields})


def _save(request: Request, directory: Directory | None) -> HttpResponse:
    definition = columns_definition()
    data: dict[str, Any] = parsing.parse(definition, request.POST)
    act = rows.act_on_rows(definition, data, request.POST.keys())
    form = DirectoryForm(request.POST)
    if act is not None:
        # A row came or went; nothing is judged yet and nothing is lost.
        return _form_page(request, directory, DirectoryForm(initial=request.POST.dict()), data, focus=act.focus)
    problems = checking.check(definition, data)
    if not form.is_valid() or problems:
        return _form_page(request, directory, form, data, problems=problems, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    facts = form.facts(data["fields"])
    try:
        if directory is None:
            saved = services.create_directory(actor=request.actor, facts=facts, key=request.POST.get("key", ""))
        else:
            saved = services.change_directory(actor=request.actor, directory_id=directory.pk, facts=facts)
    except Refusal as refusal:
        form.add_error(None, str(refusal))
        return _form_page(request, directory, form, data, status=refusal.status)
    messages.success(request, f"数据目录“{saved.title}”已保存。")
    return go(request, "portal:directories:directory", saved.pk)


def _form_page(
    request: Request,
    directory: Directory | None,
    form: DirectoryForm,
    data: Any,
    *,
    problems: list[checking.Problem] | None = None,
    focus: str = "",
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "directory": directory,
        "form": form,
        "definition": columns_definition(),
        "data": data,
        "problems": problems or [],
        "focus": focus,
    }
    return render(request, "desk/directories/form.html", context, status=status)


@require_GET
def directory_page(request: Request, directory_id: int) -> HttpResponse:
    """One directory: what it holds, its editions, the way to import."""
    directory = _seen(request, directory_id)
    context = {
        "directory": directory,
        "editions": queries.editions_of(directory)[:20],
        "form": ImportForm(actor=request.actor),
        "may_manage": checks.holds_on(request.actor, MANAGE, directory),
        "may_import": checks.holds_on(request.actor, IMPORT, directory),
        "overdue": queries.is_overdue(directory),
    }
    return render(request, "desk/directories/directory.html", context)


@require_POST
def import_file(request: Request, directory_id: int) -> HttpResponse:
    """Take a file as the next edition."""
    directory = checks.fetch(request.actor, IMPORT, Directory.objects.all(), directory_id)
    form = ImportForm(request.POST, request.FILES, actor=request.actor)
    if not form.is_valid():
        context = {
            "directory": directory,
            "editions": queries.editions_of(directory)[:20],
            "form": form,
            "may_import": True,
        }
        return render(request, "desk/directories/directory.html", context, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    edition = services.import_file(
        actor=request.actor, directory_id=directory_id, file=form.cleaned_data["file"], key=request.POST.get("key", "")
    )
    return go(request, "portal:directories:edition", edition.pk)


@require_POST
def open_or_close(request: Request, directory_id: int) -> HttpResponse:
    """公开 or 停止公开."""
    wanted = request.POST.get("open") == "yes"
    directory = services.open_directory(actor=request.actor, directory_id=directory_id, is_open=wanted)
    messages.success(request, f"“{directory.title}”已{'公开' if wanted else '停止公开'}，网站几秒内更新。")
    return go(request, "portal:directories:directory", directory_id)


def _edition(request: Request, edition_id: UUID) -> Edition:
    return checks.fetch(request.actor, IMPORT, Edition.objects.select_related("directory__edition"), edition_id)


@require_GET
def edition_page(request: Request, edition_id: UUID) -> HttpResponse:
    """One import: being read, its faults cell by cell, or how it differs from the edition in force."""
    return _edition_page(request, _edition(request, edition_id), PublishForm())


def _edition_page(
    request: Request, edition: Edition, form: PublishForm, *, refusal: Refusal | None = None
) -> HttpResponse:
    context = {
        "edition": edition,
        "directory": edition.directory,
        "file": files.files_of(services.OWNER_KIND, edition.pk).first(),
        "changes": queries.changes_of(edition) if edition.state == EditionState.STAGED else [],
        "rows": edition.entries.order_by("place")[:10],
        "form": form,
        "refusal": refusal,
        "reading": edition.state == EditionState.READING,
    }
    template = "desk/directories/_edition.html" if request.htmx else "desk/directories/edition.html"
    return render(request, template, context, status=refusal.status if refusal else HTTPStatus.OK)


@require_POST
def publish(request: Request, edition_id: UUID) -> HttpResponse:
    """Put an edition in force."""
    form = PublishForm(request.POST)
    confirmed = form.is_valid() and form.cleaned_data["removal_confirmed"]
    try:
        edition = services.publish_edition(
            actor=request.actor, edition_id=edition_id, key=request.POST.get("key", ""), removal_confirmed=confirmed
        )
    except ManyRemoved as refusal:
        return _edition_page(request, _edition(request, edition_id), form, refusal=refusal)
    messages.success(request, f"{edition}已发布，网站几秒内更新。")
    return go(request, "portal:directories:directory", edition.directory_id)


@require_POST
def drop(request: Request, edition_id: UUID) -> HttpResponse:
    """Give an edition up."""
    edition = services.drop_edition(actor=request.actor, edition_id=edition_id)
    messages.success(request, f"{edition}已放弃。")
    return go(request, "portal:directories:directory", edition.directory_id)


@require_http_methods(["GET", "POST"])
def citations(request: Request, directory_id: int) -> HttpResponse:
    """Where the values are quoted, and noting another place."""
    directory = checks.fetch(request.actor, IMPORT, Directory.objects.select_related("edition"), directory_id)
    form = CitationForm(request.POST or None, directory=directory)
    status = HTTPStatus.OK
    if request.method == "POST":
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        if form.is_valid():
            try:
                patrol.note_citation(actor=request.actor, directory_id=directory_id, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "引用已登记，数据变化时会提醒您核对。")
                return go(request, "portal:directories:citations", directory_id)
    context = {"directory": directory, "form": form, "citations": queries.citations_of(directory)}
    return render(request, "desk/directories/citations.html", context, status=status)


@require_POST
def drop_citation(request: Request, citation_id: UUID) -> HttpResponse:
    """The article no longer quotes the value."""
    directory_id = patrol.drop_citation(actor=request.actor, citation_id=citation_id)
    return go(request, "portal:directories:citations", directory_id)
