"""Pages around a definition: the list, a version to read, last year's data, publication."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yaojian.enterprise.definitions import outlines, queries, services
from yaojian.enterprise.definitions.forms import CarriedForm
from yaojian.enterprise.definitions.models import DraftDefinition
from yaojian.enterprise.definitions.rights import PUBLISH
from yaojian.kernel.forms import carrying, comparing
from yaojian.kernel.permissions import checks
from yaojian.web.answers import go
from yaojian.web.requests import Request

ACTS = ("GET", "HEAD", "POST")
WRONG = HTTPStatus.UNPROCESSABLE_ENTITY


@require_GET
def definitions(request: Request) -> HttpResponse:
    """All kinds of report with their versions and drafts."""
    return render(request, "enterprise/definitions/list.html", {"kinds": queries.kinds(request.actor)})


@require_POST
def start(request: Request, code: str) -> HttpResponse:
    """The draft of the next version, begun now or before."""
    made = services.start_draft(actor=request.actor, code=code)
    return go(request, "enterprise:definitions:draft", made.pk)


@require_GET
def version(request: Request, version_id: UUID) -> HttpResponse:
    """One published version to read, with what changed against the one before it."""
    shown = queries.version(request.actor, version_id)
    source, before = queries.source_of(shown), queries.before(shown)
    context = {
        "version": shown,
        "window": outlines.window(source),
        "basis": source.get("x-filing", {}).get("source", ""),
        "declaration": source.get("x-declaration", ""),
        "outline": outlines.outline(source, []),
        "before": before,
        "changes": comparing.changes(queries.source_of(before), source) if before else [],
    }
    return render(request, "enterprise/definitions/version.html", context)


@require_GET
def version_file(request: Request, version_id: UUID) -> HttpResponse:
    """The version as it was published, byte for byte: its digest is that of this file."""
    shown = queries.version(request.actor, version_id)
    answer = HttpResponse(shown.source.encode(), content_type="application/schema+json")
    name = f"{shown.title} {shown.version}.json"
    answer.headers["Content-Disposition"] = str(content_disposition_header(as_attachment=True, filename=name))
    return answer


@require_http_methods(ACTS)
def carried(request: Request, draft_id: UUID) -> HttpResponse:
    """Which field of last year each field takes over."""
    draft = queries.draft(request.actor, draft_id)
    links = _links(draft)
    form = CarriedForm(request.POST if request.method == "POST" else None, draft=draft, links=links)
    if request.method == "POST" and form.is_valid():
        services.save_carried(
            actor=request.actor,
            draft_id=draft_id,
            row_version=form.cleaned_data["row_version"],
            fields=form.fields_map(),
        )
        messages.success(request, "上年数据对照表已保存。")
        return go(request, "enterprise:definitions:draft", draft_id)
    context = {"draft": draft, "form": form, "rows": [(link, form[link.new]) for link in links]}
    return render(request, "enterprise/definitions/carried.html", context, status=WRONG if form.errors else 200)


def _links(draft: DraftDefinition) -> list[carrying.Link]:
    old, new = queries.source_of(draft.base), queries.source_of(draft)
    fields = new.get(carrying.CARRIED, {}).get("fields")
    return carrying.links(old, new, carrying.proposed(old, new) if fields is None else fields)


@require_http_methods(ACTS)
def publish(request: Request, draft_id: UUID) -> HttpResponse:
    """What the check says and what will be different; then publication."""
    draft = queries.draft(request.actor, draft_id)
    if request.method == "POST":
        made = services.publish_draft(
            actor=request.actor,
            draft_id=draft_id,
            row_version=_number(request.POST.get("row_version", "")),
            confirmed=request.POST.get("confirmed") == "on",
        )
        messages.success(request, f"{made.title} {made.version} 版已发布，{made.first_year} 年度起按它填报。")
        return go(request, "enterprise:definitions:version", made.pk)
    flaws = queries.flaws(draft)
    context = {
        "draft": draft,
        "faults": [flaw for flaw in flaws if flaw.grave],
        "hints": [flaw for flaw in flaws if not flaw.grave],
        "changes": queries.changes(draft),
        "may_publish": checks.holds(request.actor, PUBLISH),
    }
    return render(request, "enterprise/definitions/publish.html", context)


@require_http_methods(ACTS)
def drop(request: Request, draft_id: UUID) -> HttpResponse:
    """Throw the draft away, after asking."""
    draft = queries.draft(request.actor, draft_id)
    if request.method == "POST":
        services.drop_draft(
            actor=request.actor, draft_id=draft_id, row_version=_number(request.POST.get("row_version", ""))
        )
        messages.success(request, f"{draft.base.title} {draft.version} 版的草稿已放弃。")
        return go(request, "enterprise:definitions:list")
    return render(request, "enterprise/definitions/drop.html", {"draft": draft, "changes": queries.changes(draft)})


def _number(text: str) -> int:
    """What a hidden field holds; nonsense is a version nobody has."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
