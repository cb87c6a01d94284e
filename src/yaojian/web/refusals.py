"""The one place where a refusal becomes an answer: a page, an htmx fragment, or JSON.

Views never catch refusals. Whatever was begun is rolled back by then; the audit row of a missing right is written here,
in a transaction of its own.
"""

from collections.abc import Callable, Sequence
from http import HTTPStatus
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.http import url_has_allowed_host_and_scheme

from yaojian.kernel.accounts import reading_only
from yaojian.kernel.audit import services as audit
from yaojian.kernel.errors import Onward, Refusal, RightMissing, SignInNeeded
from yaojian.web.answers import SeeOther

HEADINGS = {
    HTTPStatus.BAD_REQUEST: "没有看懂这个请求",
    HTTPStatus.UNAUTHORIZED: "请先登录",
    HTTPStatus.FORBIDDEN: "没有权限",
    HTTPStatus.NOT_FOUND: "没有找到",
    HTTPStatus.METHOD_NOT_ALLOWED: "不能这样打开",
    HTTPStatus.CONFLICT: "情况已经变化",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "内容过大",
    HTTPStatus.UNPROCESSABLE_ENTITY: "内容需要改正",
    HTTPStatus.TOO_MANY_REQUESTS: "操作过于频繁",
    HTTPStatus.INTERNAL_SERVER_ERROR: "系统出了差错",
    HTTPStatus.SERVICE_UNAVAILABLE: "暂时不能使用",
}
LAYOUTS = {
    "/oa/": "office",
    "/cms/": "desk",
    "/qy/": "enterprise",
    "/console/": "console",
}


class RefusalMiddleware:
    """Catches the refusals of views, and gives Django's empty 405 answers a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """``get_response`` is the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on; a 405 without a body is told as a sentence, keeping its ``Allow`` header."""
        answer = self.get_response(request)
        if answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not getattr(answer, "content", True):
            page = tell(
                request,
                HTTPStatus.METHOD_NOT_ALLOWED,
                "web.method_not_allowed",
                "这个地址只接受表单提交，不能直接打开。",
                "请回到上一页，从页面上的按钮操作。",
            )
            page.headers["Allow"] = answer.headers.get("Allow", "")
            return page
        return answer

    def process_view(self, request: HttpRequest, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Whose company does not trade changes nothing, whichever view it is."""
        try:
            reading_only.require_writing(request.actor, request.method, request.path_info)  # type: ignore[attr-defined]  # Request.actor
        except Refusal as refusal:
            return answer_refusal(request, refusal)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer a refusal; leave every other exception to Django."""
        return answer_refusal(request, error) if isinstance(error, Refusal) else None


def answer_refusal(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The answer to ``refusal`` in the form this request can show."""
    if isinstance(refusal, RightMissing):
        audit.record_denial(request.actor, refusal.right, request.path)  # type: ignore[attr-defined]  # Request.actor
    if (
        isinstance(refusal, SignInNeeded)
        and request.method == "GET"
        and not _is_program(request)
        and not _is_htmx(request)
    ):
        return SeeOther(sign_in_address(request))
    return tell(request, refusal.status, refusal.code, refusal.told(), refusal.remedy, refusal.onward())


def tell(
    request: HttpRequest, status: HTTPStatus, code: str, sentence: str, remedy: str, onward: Sequence[Onward] = ()
) -> HttpResponse:
    """Say ``sentence`` and ``remedy`` with ``status``, as JSON, to a saving form, as fragment or page; a page leads ``onward``."""
    request_id = getattr(request, "request_id", "")
    if _is_program(request):
        body = {
            "code": code,
            "sentence": sentence,
            "remedy": remedy,
            "request_id": request_id,
        }
        return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    if "X-Autosave" in request.headers:
        # For ``yj-autosave``, which shows the sentence beside the form and keeps what was typed.
        return JsonResponse({"told": f"{sentence}{remedy}"}, status=status)
    context = {
        "heading": HEADINGS.get(status, "没有完成"),
        "sentence": sentence,
        "remedy": remedy,
        "code": code,
        "status": int(status),
        "request_id": request_id,
        "layout": f"layouts/{_layout(request)}.html",
        "onward": onward,
        "back": _page_before(request),
        "sign_in": sign_in_address(request) if status == HTTPStatus.UNAUTHORIZED else "",
    }
    if _is_htmx(request):
        # Never into the place the fragment asked for: a refused form must keep what was typed.
        answer = render(request, "refusals/fragment.html", context, status=status)
        answer.headers["HX-Retarget"] = "#notices"
        answer.headers["HX-Reswap"] = "innerHTML"
        return answer
    return render(request, "refusals/page.html", context, status=status)


def sign_in_address(request: HttpRequest) -> str:
    """The sign-in page that leads back to where the reader is: for a fragment or a form, the page that holds it."""
    place = request.get_full_path() if request.method == "GET" and not _is_htmx(request) else _page_before(request)
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': place})}"


def _is_program(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _is_htmx(request: HttpRequest) -> bool:
    return request.headers.get("HX-Request") == "true"


def _layout(request: HttpRequest) -> str:
    actor = getattr(request, "actor", None)
    if actor is None or actor.user_id is None:
        return "plain"
    return next(
        (layout for path, layout in LAYOUTS.items() if request.path.startswith(path)),
        "plain",
    )


def _page_before(request: HttpRequest) -> str:
    """The page the reader came from, when it is one of ours; otherwise the front page of this surface."""
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure()):
        return came_from
    return next((path for path in LAYOUTS if request.path.startswith(path)), "/")
