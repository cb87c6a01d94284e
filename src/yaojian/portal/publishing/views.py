"""The public side, as this process serves it: the published tree and the search page. In production nginx serves the tree."""

from http import HTTPStatus

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import http_date, parse_http_date_safe
from django.views.decorators.http import require_safe

from yaojian.kernel.permissions import checks
from yaojian.portal.publishing import framing, queries, rendering
from yaojian.portal.publishing.reader import Reader

_NOT_BUILT = "网站正在准备首次发布，请稍后再来。"


@require_safe
def published(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the tree; else 410 for what was withdrawn, 404 for what never was."""
    checks.open_to_all()
    found = queries.file_at(path)
    if found is None:
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
    page = rendering.lost_page(Reader(), taken_down=status == HTTPStatus.GONE)
    return HttpResponse(page, status=status)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Articles by words of their title, summary or number."""
    checks.open_to_all()
    words = request.GET.get("q", "").strip()[:100]
    found = list(queries.search(words)) if words else []
    context = framing.answer_frame(request, title="搜索", column_kind="首页", steps=[])
    context |= {"words": words, "found": found, "at_most": queries.FOUND_AT_MOST}
    return render(request, "portal/publishing/search.html", context)
