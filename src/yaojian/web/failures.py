"""Pages for what Django itself refuses or breaks on; named as handlers in ``config.urls`` and the settings."""

from http import HTTPStatus

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string

from yaojian.web.refusals import tell

TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when more was sent than we take."""
    if isinstance(exception, TOO_MUCH):
        return tell(
            request,
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "web.too_large",
            "提交的内容超过了允许的大小，没有保存。",
            "请减少一次提交的内容或附件后重试。",
        )
    if isinstance(exception, MultiPartParserError):
        return tell(
            request,
            HTTPStatus.BAD_REQUEST,
            "web.broken_upload",
            "上传中断，文件没有收到。",
            "请重新上传。",
        )
    return tell(
        request,
        HTTPStatus.BAD_REQUEST,
        "web.bad_request",
        "这个请求的格式不对，没有执行。",
        "请从页面上的链接或按钮重新操作。",
    )


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403 of Django and its libraries; our own rights raise ``RightMissing`` instead."""
    return tell(
        request,
        HTTPStatus.FORBIDDEN,
        "web.permission_denied",
        "您没有打开这个页面的权限。",
        "如工作需要，请联系本单位的安全管理员授权。",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: no such address."""
    return tell(
        request,
        HTTPStatus.NOT_FOUND,
        "web.not_found",
        "没有找到这个页面，它可能已移动或地址有误。",
        "请检查地址，或从首页重新进入。",
    )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token does not fit the session. Happens after signing in again in another tab."""
    return tell(
        request,
        HTTPStatus.FORBIDDEN,
        "web.csrf",
        "这个页面打开太久，或已在别处重新登录，本次提交没有执行。",
        "请返回上一页，刷新页面后再提交一次。",
    )


def server_error(request: HttpRequest) -> HttpResponse:
    """500. Touches neither the database nor the actor: they may be what broke."""
    request_id = getattr(request, "request_id", "")
    if request.path.startswith("/api/"):
        return tell(
            request,
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "web.server_error",
            "系统出了差错，这次操作没有完成。",
            "请稍后重试；仍不行时把编号告诉系统管理员。",
        )
    page = render_to_string("refusals/broken.html", {"request_id": request_id})
    return HttpResponse(page, status=HTTPStatus.INTERNAL_SERVER_ERROR)
