"""The public side, as this process serves it: the published tree and the search page. In production nginx serves the tree."""

from http import HTTPStatus
from urllib.parse import urlencode

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from yaojian.kernel.permissions import checks
from yaojian.portal.columns.queries import moved_to
from yaojian.portal.publishing import finding, framing, leaving, queries, site_pages
from yaojian.portal.publishing.forms import wanted_of
from yaojian.portal.publishing.reader import Reader

_NOT_BUILT = "网站正在准备首次发布，请稍后再来。"


@require_safe
def published(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the tree; else 410 for what was withdrawn, 404 for what never was."""
    checks.open_to_all()
    found = queries.file_at(path)
    if found is None:
        if (new := moved_to(path)) is not None:
            return HttpResponsePermanentRedirect(new)
        if not path.endswith("/") and queries.file_at(f"{path}/"):
            return HttpResponseRedirect(f"/{path}/")
        return _absent(request, path)
    changed = int(found.stat().st_mtime)
    since = parse_http_date_safe(request.headers.get("If-Modified-Since", ""))
    if since is not None and changed <= since:
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED)
    shown_as = queries.TYPES.get(found.suffix.lower())
    answer = FileResponse(found.open("rb"), content_type=shown_as or "application/octet-stream")
    if shown_as is None:
        answer = FileResponse(found.open("rb"), as_attachment=True, filename=found.name)
    answer.headers["Last-Modified"] = http_date(changed)
    # Pages change under their address; the files they show never do.
    answer.headers["Cache-Control"] = "max-age=31536000, immutable" if path.startswith("res/") else "no-cache"
    return answer


def _absent(request: HttpRequest, path: str) -> HttpResponse:
    if path == "":
        return HttpResponse(_NOT_BUILT, content_type="text/plain; charset=utf-8", status=HTTPStatus.SERVICE_UNAVAILABLE)
    status = HTTPStatus.GONE if queries.was_taken_down(path) else HTTPStatus.NOT_FOUND
    page = site_pages.lost_page(Reader(), taken_down=status == HTTPStatus.GONE)
    return HttpResponse(page, status=status)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Whatever the site says, by words; the state of the page stands in its address."""
    checks.open_to_all()
    wanted = wanted_of(request.GET)
    page = finding.find(wanted)
    kept = {name: value for name, value in request.GET.items() if value and name != "after"}
    context = framing.answer_frame(request, title="搜索", column_kind="首页", steps=[]) | {
        "wanted": wanted,
        "page": page,
        "more": f"?{urlencode(kept | {'after': page.after})}" if page.after else "",
        "first": f"?{urlencode(kept)}" if wanted.after else "",
        "kinds": finding.kinds(),
        "in_column": finding.column_title(wanted.column) if wanted.column else "",
        "counted": finding.COUNTED,
    }
    return render(request, "portal/publishing/search.html", context)


@require_safe
def leave(request: HttpRequest) -> HttpResponse:
    """Says that the link leads away from this site. Only for addresses the site itself gave out."""
    checks.open_to_all()
    address = request.GET.get("to", "")
    if not leaving.is_ours(address, request.GET.get("sign", "")):
        return HttpResponse(site_pages.lost_page(Reader()), status=HTTPStatus.NOT_FOUND)
    context = framing.answer_frame(request, title="离开本站", column_kind="首页", steps=[])
    return render(request, "portal/publishing/leave.html", context | {"address": address})
