"""The desk of the site, under ``/cms/site/``: how the watch is getting on, incidents, why a page is as it is, seals, copies."""

import json
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from yaojian.kernel.permissions import checks
from yaojian.portal.articles.rights import WRITE
from yaojian.portal.publishing import incidents, queries, sealing, services
from yaojian.portal.publishing.forms import conclusion_of, year_of
from yaojian.portal.publishing.models import Incident
from yaojian.portal.publishing.rights import PUBLISH_SITE, WATCH
from yaojian.web.answers import go
from yaojian.web.requests import Request


@require_GET
def overview(request: Request) -> HttpResponse:
    """What is published, how the watch is getting on, what it found."""
    checks.require(request.actor, WATCH)
    only_open = request.GET.get("show") != "all"
    page = queries.incidents(request.actor, only_open=only_open, after=request.GET.get("after", ""))
    context = {
        "state": queries.site_state(),
        "fault": queries.fault_of_watch(),
        "page": page,
        "only_open": only_open,
        "open_count": queries.open_incidents(),
        "more": f"?show={'open' if only_open else 'all'}&after={page.after}" if page.after else "",
        "may_publish": checks.holds(request.actor, PUBLISH_SITE),
    }
    return render(request, "desk/site/overview.html", context)


@require_GET
def incident(request: Request, incident_id: UUID) -> HttpResponse:
    """One incident with its evidence."""
    found = checks.fetch(request.actor, WATCH, Incident.objects.all(), incident_id)
    return render(request, "desk/site/incident.html", {"incident": found})


@require_POST
def settle(request: Request, incident_id: UUID) -> HttpResponse:
    """Say what it was."""
    checks.require(request.actor, WATCH)
    conclusion = conclusion_of(request.POST)
    incidents.settle_incident(actor=request.actor, incident_id=incident_id, conclusion=conclusion)
    messages.success(request, "已记录处理结论。")
    return go(request, "portal:site:overview")


@require_GET
def explain(request: Request) -> HttpResponse:
    """Why a page is as it is: file, questions, tags, last build; and what a change with a tag touches."""
    if not checks.holds(request.actor, WRITE):
        checks.require(request.actor, WATCH)
    checks.signed_in(request.actor)
    address, tag = request.GET.get("address", "").strip()[:500], request.GET.get("tag", "").strip()[:40]
    routes, count = queries.touched_by(tag) if tag else ([], 0)
    context = {
        "address": address,
        "found": queries.explain(address) if address else None,
        "tag": tag,
        "routes": routes,
        "count": count,
        "state": queries.site_state(),
    }
    return render(request, "desk/site/explain.html", context)


@require_POST
def publish(request: Request) -> HttpResponse:
    """Have the whole site built by the worker."""
    checks.require(request.actor, PUBLISH_SITE)
    services.order_whole_build(actor=request.actor)
    messages.success(request, "已开始全站重新发布，完成后自动切换，期间网站照常访问。")
    return go(request, "portal:site:overview")


@require_GET
def records(request: Request) -> HttpResponse:
    """Seals of the manifest and copies of past years."""
    checks.require(request.actor, WATCH)
    context = {
        "seals": queries.latest_seals(),
        "archives": queries.archives(),
        "years": queries.years_published(),
        "faults": list(sealing.broken_links()),
    }
    return render(request, "desk/site/records.html", context)


@require_POST
def seal(request: Request) -> HttpResponse:
    """Sign what is published now."""
    made, _ = services.seal_manifest(actor=request.actor)
    messages.success(request, f"已封存 {made.files} 个文件的清单。")
    return go(request, "portal:site:records")


@require_GET
def seal_file(request: Request) -> HttpResponse:
    """The head of the chain, to be kept elsewhere."""
    checks.require(request.actor, WATCH)
    head = queries.head_of_chain()
    content = json.dumps(sealing.facts_of(head), ensure_ascii=False, indent=1) if head else "{}"
    headers = {"Content-Disposition": 'attachment; filename="head.json"'}
    status = HTTPStatus.OK if head else HTTPStatus.NOT_FOUND
    return HttpResponse(content, content_type="application/json", headers=headers, status=status)


@require_POST
def archive(request: Request) -> HttpResponse:
    """Copy a year."""
    checks.require(request.actor, WATCH)
    made = services.archive_year(actor=request.actor, year=year_of(request.POST), key=request.POST.get("key", ""))
    messages.success(
        request, f"{made.year} 年的归档副本已制作，共 {made.files} 个文件，位于 site_archives/{made.folder}。"
    )
    return go(request, "portal:site:records")
