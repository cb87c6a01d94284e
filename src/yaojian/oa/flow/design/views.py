"""Pages of definitions in force: the list, one flow with its versions, comparing two, downloads."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from yaojian.kernel.errors import Unknown
from yaojian.kernel.permissions import checks
from yaojian.oa.flow import queries
from yaojian.oa.flow.models import FlowVersion
from yaojian.oa.flow.rights import PUBLISH
from yaojian.oa.flow.steps import Definition
from yaojian.web.requests import Request

from . import bpmn, chart, comparing
from . import queries as overview
from . import services as drafting


def picture(definition: Definition) -> dict[str, object]:
    """What ``oa/flow/chart.html`` needs to show a definition."""
    units = overview.unit_names()
    return {"svg": chart.svg_of(definition, units=units), "sentences": chart.told(definition, units=units)}


@require_GET
def flows(request: Request) -> HttpResponse:
    """All flows with their version in force, running matters and drafts."""
    checks.require(request.actor, PUBLISH)
    return render(request, "oa/flow/flows.html", {"flows": overview.flows()})


@require_GET
def flow(request: Request, code: str) -> HttpResponse:
    """One flow: what is in force, drawn; all versions; where its matters stand."""
    checks.require(request.actor, PUBLISH)
    definition = drafting.in_force(code)
    context = {
        "code": code,
        "definition": definition,
        "versions": overview.versions(code),
        "standing": overview.standing(code, definition),
        "picture": picture(definition),
    }
    return render(request, "oa/flow/flow.html", context)


@require_GET
def version(request: Request, version_id: UUID) -> HttpResponse:
    """One published version, drawn, with what changed against the one before it."""
    shown = _version(request, version_id)
    before = FlowVersion.objects.filter(code=shown.code, number__lt=shown.number).order_by("-number").first()
    context = {
        "version": shown,
        "picture": picture(queries.definition_of(shown.pk)),
        "before": before,
        "changes": _changes(before, shown) if before else [],
    }
    return render(request, "oa/flow/version.html", context)


@require_GET
def compare(request: Request, code: str) -> HttpResponse:
    """Two versions of one flow side by side; without a choice the last two."""
    checks.require(request.actor, PUBLISH)
    versions = [one for one, _ in overview.versions(code)]
    if not versions:
        raise Unknown(kind="流程")
    numbers = {str(one.number): one for one in versions}
    new = numbers.get(request.GET.get("new", ""), versions[0])
    old = numbers.get(request.GET.get("old", ""), versions[min(1, len(versions) - 1)])
    context = {
        "code": code,
        "versions": versions,
        "old": old,
        "new": new,
        "changes": _changes(old, new),
        "pictures": [(one, picture(queries.definition_of(one.pk))) for one in (old, new)],
    }
    return render(request, "oa/flow/compare.html", context)


def _changes(old: FlowVersion, new: FlowVersion) -> list[comparing.Change]:
    before, after = queries.definition_of(old.pk), queries.definition_of(new.pk)
    return comparing.differences(before, after, overview.unit_names())


def _version(request: Request, version_id: UUID) -> FlowVersion:
    checks.require(request.actor, PUBLISH)
    shown = FlowVersion.objects.filter(pk=version_id).first()
    if shown is None:
        raise Unknown(kind="流程版本")
    return shown


@require_GET
def as_picture(request: Request, version_id: UUID) -> HttpResponse:
    """The chart as an SVG file."""
    shown = _version(request, version_id)
    text = chart.svg_of(queries.definition_of(shown.pk), units=overview.unit_names())
    return attached(text.encode(), "image/svg+xml", f"{shown}.svg")


@require_GET
def as_bpmn(request: Request, version_id: UUID) -> HttpResponse:
    """The definition as a BPMN 2.0 file."""
    shown = _version(request, version_id)
    data = bpmn.xml_of(queries.definition_of(shown.pk), overview.unit_names())
    return attached(data, "application/xml", f"{shown}.bpmn")


@require_GET
def as_json(request: Request, version_id: UUID) -> HttpResponse:
    """The definition as a file that can be imported again."""
    shown = _version(request, version_id)
    text = json.dumps(queries.definition_of(shown.pk).body(), ensure_ascii=False, indent=2)
    return attached(text.encode(), "application/json", f"{shown}.json")


def attached(data: bytes, media_type: str, name: str) -> HttpResponse:
    """``data`` to be saved as ``name``."""
    answer = HttpResponse(data, content_type=media_type)
    answer.headers["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    return answer
