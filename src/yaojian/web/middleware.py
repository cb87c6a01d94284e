"""Request id and security headers, on every answer including errors and static files.

The content security policy allows nothing inline and no foreign host. Only the Wagtail editor under ``/cms/`` still writes
inline scripts (Wagtail 7.4; its issues 7915 and 8056): there each literal ``<script>`` of the answer gets a nonce of this
answer. All data inside is escaped by the templates, so a text can never contain that literal.
"""

import re
import secrets
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

EDITOR_PATH = "/cms/"
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")

STRICT = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "media-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
    "worker-src": "'self'",
}
OTHER_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def policy(path: str, nonce: str = "", *, frames: bool = False, framed: bool = False) -> str:
    """The Content-Security-Policy for ``path``.

    A view whose page shows another page of ours in a frame (``frames``), or is shown in one (``framed``), sets the header
    itself.

    The editor also frames its own previews, shows images being uploaded, and writes style elements whose text differs
    from process to process, so that no hash fits them.
    """
    directives = dict(STRICT)
    if path.startswith(EDITOR_PATH):
        directives |= {
            "script-src": f"'self' 'nonce-{nonce}'",
            "style-src": "'self' 'unsafe-inline'",
            "img-src": "'self' data: blob:",
            "frame-src": "'self'",
            "frame-ancestors": "'self'",
        }
    if frames:
        directives["frame-src"] = "'self'"
    if framed:
        directives["frame-ancestors"] = "'self'"
    return "; ".join(f"{name} {sources}" for name, sources in directives.items())


class SecurityHeaders:
    """Outermost middleware: gives the request its id and the answer its headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """``get_response`` is the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Keep a well-formed id a proxy gave; otherwise make one, so that a page, the log and the audit agree."""
        given = request.headers.get("X-Request-ID", "")
        request_id = given if REQUEST_ID.fullmatch(given) else uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]  # declared by yaojian.web.requests.Request
        answer = self.get_response(request)
        if _is_editor(request):
            # Over what an inner run set: Wagtail renders a preview as a request of its own, at the page's address.
            answer.headers["Content-Security-Policy"] = policy(EDITOR_PATH, _give_nonce(answer))
        else:
            answer.headers.setdefault("Content-Security-Policy", policy("/"))
        for name, value in OTHER_HEADERS.items():
            answer.headers.setdefault(name, value)
        answer.headers["X-Request-ID"] = request_id
        return answer


def _is_editor(request: HttpRequest) -> bool:
    """Whether Wagtail's own views answered; our pages of the desk stand under the same path and stay strict."""
    match = request.resolver_match
    return request.path.startswith(EDITOR_PATH) and match is not None and match.view_name.startswith("wagtail")


def _give_nonce(answer: HttpResponseBase) -> str:
    nonce = secrets.token_urlsafe(16)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    if is_page and isinstance(answer, HttpResponse):
        answer.content = answer.content.replace(b"<script>", b'<script nonce="%s">' % nonce.encode())
        if "Content-Length" in answer.headers:
            answer.headers["Content-Length"] = str(len(answer.content))
    return nonce
